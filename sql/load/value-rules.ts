// How a source writes its values where it does not write them as the contract does. A text is brought into the
// contract's form before it is read; what no rule fits stays as it is, and is then read as strictly as ever.
import type { ColumnType } from '../../etl/contract/types.ts';
import { literal } from './quoting.ts';

export type ValueRules = {
	/** Formats of days and times, as in `strptime`: `%d.%m.%Y`. Tried in this order where a text is not ISO 8601. */
	dates?: readonly string[] | undefined;
	/** Numbers have a decimal comma, and points or blanks between thousands: `1.234,50`; `1.234` is 1234. */
	decimalComma?: boolean | undefined;
	/** Texts that stand for no value, such as `N/A`; blanks around them are ignored. */
	empty?: readonly string[] | undefined;
};

const isoDay = "'^\\s*[0-9]{4}-[0-9]{2}-[0-9]{2}'";
const commaNumber = "'^\\s*[+-]?([0-9]+|[0-9]{1,3}([. \\x{00A0}\\x{202F}][0-9]{3})+)(,[0-9]+)?\\s*$'";

/** A text column of an input as the rules have it; the column itself where none concerns its type. */
export function ruledInput(input: string, type: ColumnType, { dates, decimalComma, empty }: ValueRules): string {
	let text = input;
	if (dates && dates.length > 0 && (type === 'date' || type === 'instant')) {
		const formats = `[${dates.map(literal).join(', ')}]`;
		const form = type === 'date' ? '%Y-%m-%d' : '%Y-%m-%d %H:%M:%S.%f';
		text = `case when regexp_matches(${input}, ${isoDay}) then ${input}
			else coalesce(strftime(try_strptime(trim(${input}), ${formats}), ${literal(form)}), ${input}) end`;
	} else if (decimalComma && type !== 'text' && type !== 'date' && type !== 'instant')
		text = `case when regexp_matches(${input}, ${commaNumber})
			then replace(regexp_replace(${input}, '[. \\x{00A0}\\x{202F}]', '', 'g'), ',', '.') else ${input} end`;
	if (!empty || empty.length === 0) return text;
	return `case when trim(${input}) in (${empty.map((word) => literal(word.trim())).join(', ')}) then null else ${text} end`;
}
