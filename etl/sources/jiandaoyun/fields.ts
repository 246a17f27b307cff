// Which field of a form a column reads. Ids stay; aliases and labels are changed by people at any time, so what was found
// once is remembered by its id and found again under another name.
import { findEntity } from '../../contract/contract.ts';
import type { Widget } from './api.ts';
import type { JiandaoyunForm } from './settings.ts';
import { familyOf, isKept, widgetText } from './values.ts';

type Mapping = JiandaoyunForm['entities'][string];
export type ColumnSetting = Mapping['columns'][string];

/** The record, and the row of a subform where there is one. */
export type Scope = { record: Record<string, unknown>; row: Record<string, unknown> };
export type Reader = {
	column: string;
	/** What it reads of a record: its key there, that of the subform for a field in it; null: nothing. */
	field: string | null;
	read: (scope: Scope) => string | null;
};
/** What was found for a column: by `<entity>.<column>`. */
export type Found = Record<string, { id: string; type: string }>;
export type Problem = { entity: string; column: string; sentence: string };

export type Resolved = {
	entity: string;
	/** The key of the subform in records. */
	subform: string | null;
	readers: Reader[];
	skipWithout: readonly string[];
	/** Whether `updated_at` is the record's. */
	isDated: boolean;
};

/** Fields that every record has. */
const systemFields: Record<string, string> = {
	_id: 'text', appId: 'text', entryId: 'text', formName: 'text', ext: 'text', createTime: 'datetime',
	updateTime: 'datetime', creator: 'user', updater: 'user', flowState: 'number'
}; // prettier-ignore

/** What an entity reads without being told: its key, if it has one column, and when it changed. */
export function implicitColumns(entity: string, isSubform: boolean): Record<string, string> {
	const keys = findEntity(entity)?.columns.filter(({ need }) => need === 'key') ?? [];
	return {
		...(keys.length === 1 ? { [keys[0]!.name]: '_id' } : {}),
		updated_at: isSubform ? '^updateTime' : 'updateTime'
	};
}

type Resolving = {
	entity: string;
	mapping: Mapping;
	widgets: readonly Widget[];
	/** What was found last time. */
	known: Found;
	timezone: string;
};

/**
 * The readers of one entity, what they found, and what is not as it was. `null`: the entity cannot be read; `problems`
 * say why.
 */
export function resolveEntity({ entity, mapping, widgets, known, timezone }: Resolving): {
	resolved: Resolved | null;
	found: Found;
	problems: Problem[];
	warnings: string[];
} {
	const found: Found = {};
	const problems: Problem[] = [];
	const warnings: string[] = [];
	const settings: Record<string, ColumnSetting> = {
		...implicitColumns(entity, mapping.subform !== undefined),
		...mapping.columns
	};
	const find = (ref: string, column: string, among: readonly Widget[]): Widget | null => {
		const { widget, sentence } = findWidget(ref, among, known[`${entity}.${column}`]?.id);
		if (!widget) problems.push({ entity, column, sentence });
		else if (sentence) warnings.push(`${column ? `${entity}.${column}` : entity}: ${sentence}`);
		return widget;
	};
	const subform = mapping.subform === undefined ? null : find(mapping.subform, '', widgets);
	if (mapping.subform !== undefined && !subform) return { resolved: null, found, problems, warnings };
	if (subform) found[`${entity}.`] = { id: idOf(subform), type: subform.type };
	const rowWidgets = subform ? (subform.items ?? []) : widgets;

	const readers: Reader[] = [];
	const taken = new Set<string>();
	for (const [column, setting] of Object.entries(settings)) {
		if (typeof setting !== 'string' && 'value' in setting) {
			readers.push({ column, field: null, read: () => setting.value });
			continue;
		}
		const { field: ref, part, values } = typeof setting === 'string' ? { field: setting } : { ...setting };
		const isOuter = subform !== null && ref.startsWith('^');
		const name = isOuter ? ref.slice(1) : ref;
		const isOfRecord = subform === null || isOuter;
		const systemType = name === '_id' ? 'text' : isOfRecord ? systemFields[name] : undefined;
		const widget = systemType ? null : find(name, column, isOfRecord ? widgets : rowWidgets);
		if (!systemType && !widget) continue;
		const type = systemType ?? widget!.type;
		const key = widget?.name ?? name;
		if (widget) {
			const before = known[`${entity}.${column}`];
			if (before && familyOf(before.type) !== familyOf(type)) {
				const sentence = `${JSON.stringify(name)} was of type ${before.type} and is ${type}`;
				if (isRequired(entity, column)) problems.push({ entity, column, sentence });
				else warnings.push(`${entity}.${column}: ${sentence}`);
			}
			found[`${entity}.${column}`] = { id: idOf(widget), type };
			if (isOfRecord === (subform === null)) taken.add(key);
		}
		const target = { column, type: columnType(entity, column), timezone, part };
		readers.push({
			column,
			field: isOfRecord ? key : subform.name,
			read: ({ record, row }) => {
				const text = widgetText((isOuter ? record : row)[key], type, target);
				return text !== null && values && Object.hasOwn(values, text) ? values[text]! : text;
			}
		});
	}
	const isStopped = problems.some(({ column }) => isRequired(entity, column));
	if (mapping.others === 'kept') readers.push(...otherReaders(entity, rowWidgets, taken, timezone));
	const updated = mapping.columns.updated_at === undefined;
	return {
		resolved: isStopped
			? null
			: { entity, subform: subform?.name ?? null, readers, skipWithout: mapping.skipWithout, isDated: updated },
		found,
		problems,
		warnings
	};
}

/** Fields that nothing is mapped to, under their own names. A name of the contract would say something else there. */
function otherReaders(entity: string, widgets: readonly Widget[], taken: Set<string>, timezone: string): Reader[] {
	const own = new Set(findEntity(entity)?.columns.map(({ name }) => name));
	return widgets
		.filter(({ name, type }) => isKept(type) && !taken.has(name) && !own.has(name.toLowerCase()))
		.map(({ name, type }) => ({
			column: name,
			field: name,
			read: ({ row }) => widgetText(row[name], type, { column: name, type: null, timezone })
		}));
}

const idOf = (widget: Widget): string => widget.widgetName ?? widget.name;
const nameOf = ({ name, label }: Widget): string => JSON.stringify(label || name);

const isRequired = (entity: string, column: string): boolean =>
	findEntity(entity)!.columns.some(({ name, need }) => name === column && need !== 'optional');
const columnType = (entity: string, column: string) =>
	findEntity(entity)?.columns.find(({ name }) => name === column)?.type ?? null;

/** By id, alias, label, and else by the id that it had last time. */
function findWidget(
	ref: string,
	widgets: readonly Widget[],
	knownId: string | undefined
): { widget: Widget | null; sentence: string } {
	const labelled = widgets.filter((one) => one.label === ref);
	const named =
		widgets.find((one) => one.widgetName === ref) ??
		widgets.find((one) => one.name === ref) ??
		(labelled.length === 1 ? labelled[0]! : null);
	const isAnother = named !== null && knownId !== undefined && idOf(named) !== knownId;
	if (named) return { widget: named, sentence: isAnother ? `${JSON.stringify(ref)} is another field than before` : '' };
	const known = widgets.find((one) => idOf(one) === knownId);
	if (known)
		return { widget: known, sentence: `${JSON.stringify(ref)} is now called ${nameOf(known)}; it was followed` };
	const sentence =
		labelled.length > 1
			? `${labelled.length} fields are labelled ${JSON.stringify(ref)}; use the id of one`
			: `there is no field ${JSON.stringify(ref)}`;
	return { widget: null, sentence };
}

/** The fields of a form and of its subforms: label (else name) by id. */
export function labelsOf(widgets: readonly Widget[]): Map<string, string> {
	return new Map(
		widgets.flatMap((widget) => [
			[idOf(widget), nameOf(widget)] as const,
			...(widget.items ?? []).map((item) => [`${idOf(widget)}.${idOf(item)}`, nameOf(item)] as const)
		])
	);
}
