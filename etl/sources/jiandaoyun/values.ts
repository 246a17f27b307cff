// What the widgets of a form hold, as the text of a column. One place for every type of widget.
import type { ColumnType } from '../../contract/types.ts';
import { textOf } from '../http/columns.ts';
import { decimalText } from '../http/exact-json.ts';
import { localTime } from '../http/placeholders.ts';

/** Types that hold files: their addresses expire, their names are all that is kept. */
const files = new Set(['image', 'upload', 'signature']);
/** Types that hold people or where they are. Read where they are mapped, never kept by themselves. */
const people = new Set(['user', 'usergroup', 'phone', 'address', 'location']);
/** Whether a field may be kept that nothing is mapped to. */
export const isKept = (type: string): boolean => !files.has(type) && !people.has(type) && type !== 'subform';

/** Types that can take each other's place without changing what a column holds. */
const families: Record<string, string> = {
	text: 'text', textarea: 'text', sn: 'text', radiogroup: 'text', combo: 'text',
	checkboxgroup: 'choices', combocheck: 'choices', number: 'number', datetime: 'time',
	user: 'member', usergroup: 'member', dept: 'department', deptgroup: 'department'
}; // prettier-ignore
export const familyOf = (type: string): string => families[type] ?? type;

/** The part that is read unless another is asked for. Of linked data the id in columns of ids, else what people see. */
const parts: Record<string, string> = {
	user: 'name',
	usergroup: 'name',
	dept: 'name',
	deptgroup: 'name',
	phone: 'phone',
	image: 'name',
	upload: 'name',
	signature: 'name'
};
const addressParts = ['province', 'city', 'district', 'detail'];
const separator = ', ';

export type Target = { column: string; type: ColumnType | null; timezone: string; part?: string | undefined };

/**
 * The value of a widget of that type as the text of a column; null where it is empty. Numbers are exact but for the
 * noise of doubles beyond what the column holds; moments become days of the source's time zone in columns of days.
 */
export function widgetText(value: unknown, type: string, target: Target): string | null {
	if (isEmpty(value)) return null;
	if (Array.isArray(value)) {
		const texts = value.map((one) => widgetText(one, type, target)).filter((text) => text !== null);
		return texts.length === 0 ? null : texts.join(separator);
	}
	if (typeof value === 'object') return partOf(value as Record<string, unknown>, type, target);
	if (type === 'datetime') return timeText(String(value as string), target);
	if (typeof value === 'number') return numberText(value, target.type);
	return textOf(value);
}

function isEmpty(value: unknown): boolean {
	if (value === null || value === undefined || value === '') return true;
	return typeof value === 'object' && Object.keys(value).length === 0;
}

function partOf(value: Record<string, unknown>, type: string, { column, part, ...target }: Target): string | null {
	if (part !== undefined) return widgetText(own(value, part), 'text', { ...target, column });
	if (type === 'address' || type === 'location') {
		const texts = addressParts.map((name) => textOf(own(value, name))).filter((text) => text !== null && text !== '');
		return texts.length === 0 ? null : texts.join(' ');
	}
	const wanted = type === 'linkdata' ? (column.endsWith('_id') ? 'id' : 'key') : parts[type];
	const found = wanted === undefined ? undefined : own(value, wanted);
	// a type that we do not know is kept as it is rather than lost
	return found === undefined && wanted === undefined ? JSON.stringify(value) : textOf(found);
}

const own = (value: Record<string, unknown>, name: string): unknown =>
	Object.hasOwn(value, name) ? value[name] : undefined;

function timeText(text: string, { type, timezone }: Target): string {
	if (type !== 'date') return text;
	const instant = new Date(text);
	return Number.isNaN(instant.getTime()) ? text : localTime(instant, timezone).slice(0, 10);
}

const places: Partial<Record<ColumnType, number>> = { money: 4, quantity: 4, rate: 10 };

/** 0.30000000000000004, as formulas of a form give it, is 0.3; 1.23456 stays, and the loader will say what is wrong. */
function numberText(value: number, type: ColumnType | null): string {
	const exact = decimalText(String(value)) ?? String(value);
	const most = type === null ? undefined : places[type];
	if (most === undefined || Math.abs(value) >= 1e15 || (exact.split('.')[1]?.length ?? 0) <= most) return exact;
	const rounded = value.toFixed(most);
	// a thousandth of the least unit: what sums of doubles leave, and what nobody means
	const isNoise = Math.abs(Number(rounded) - value) < 10 ** -(most + 3);
	return isNoise ? (decimalText(rounded) ?? exact) : exact;
}
