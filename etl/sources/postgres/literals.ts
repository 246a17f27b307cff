// How names, values and columns are written for PostgreSQL, with standard_conforming_strings and the time zone UTC.
import { literal as quotedText, quoted } from '../../../sql/load/quoting.ts';
import type { ParameterValue, ResultColumn, WrittenColumn } from '../sql/dialect.ts';

export { quoted };

/** A literal; of a list its members, separated by commas (of an empty one null, which equals nothing). */
export function literal(value: ParameterValue): string {
	if (value === null) return 'null';
	if (typeof value === 'object') return value.length === 0 ? 'null' : value.map(literal).join(', ');
	if (typeof value === 'number') return Number.isFinite(value) ? String(value) : 'null';
	if (typeof value === 'boolean') return String(value);
	return quotedText(value.replaceAll('\0', ''));
}

export const instant = (at: Date): string => `timestamptz ${quotedText(at.toISOString())}`;
export const naive = (wallClock: string): string => `timestamp ${quotedText(wallClock)}`;

/** A column for CSV. Padded texts lose their padding, bytes are hexadecimal, `money` loses its sign of currency. */
export const written = (column: WrittenColumn, timezone: string): string =>
	`${valueOf(column, timezone)} as ${quoted(column.to)}`;

function valueOf({ name, kind, type, as }: WrittenColumn, timezone: string): string {
	const column = quoted(name);
	const zone = quotedText(timezone);
	if (as === 'instant' && kind === 'naive') return `(${column} at time zone ${zone})`;
	if (as === 'day' && kind === 'instant') return `(${column} at time zone ${zone})::date`;
	if (as === 'day' && kind === 'naive') return `${column}::date`;
	if (kind === 'boolean' || /^(character\(|bpchar)/.test(type)) return `${column}::text`;
	if (kind === 'binary') return `encode(${column}, 'hex')`;
	if (type === 'money') return `${column}::numeric`;
	return column;
}

export const sum = ({ name }: ResultColumn): string => `round(sum(round(${quoted(name)}::numeric, 4)), 4)::text`;
