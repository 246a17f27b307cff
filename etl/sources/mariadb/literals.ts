// How names, values and columns are written for MariaDB and MySQL.
import type { ParameterValue, ResultColumn, WrittenColumn } from '../sql/dialect.ts';

export const quoted = (identifier: string): string => `\`${identifier.replaceAll('`', '``')}\``;

/**
 * A literal; of a list its members, separated by commas (of an empty one null, which equals nothing). Texts are given by
 * their bytes, so that no SQL mode of the server changes what a quote or a backslash means.
 */
export function literal(value: ParameterValue): string {
	if (value === null) return 'null';
	if (typeof value === 'object') return value.length === 0 ? 'null' : value.map(literal).join(', ');
	if (typeof value === 'number') return Number.isFinite(value) ? String(value) : 'null';
	if (typeof value === 'boolean') return value ? '1' : '0';
	return value === '' ? `_utf8mb4 ''` : `_utf8mb4 x'${Buffer.from(value).toString('hex')}'`;
}

/** The session is in UTC, so an instant is a wall-clock time there. */
export const instant = (at: Date): string => naive(at.toISOString().slice(0, 23).replace('T', ' '));
export const naive = (wallClock: string): string => `timestamp'${wallClock}'`;

/** Bytes are hexadecimal; the rest is done where rows are written. */
export const written = ({ name, kind, to }: WrittenColumn): string =>
	`${kind === 'binary' ? `lower(hex(${quoted(name)}))` : quoted(name)} as ${quoted(to)}`;

export const sum = ({ name }: ResultColumn): string => `sum(cast(${quoted(name)} as decimal(38, 4)))`;
