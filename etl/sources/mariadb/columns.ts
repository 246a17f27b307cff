// What the server says of the columns of a SELECT, and of how it would read one.
import type { FieldPacket } from 'mysql2';
import type { ColumnKind, ResultColumn } from '../sql/dialect.ts';

/** Tables that a plan reads from end to end. */
export function scannedTables(plan: unknown): { table: string; rows: number }[] {
	if (typeof plan !== 'object' || plan === null) return [];
	const { table_name, access_type, rows, rows_examined_per_scan } = plan as Record<string, unknown>;
	const here =
		access_type === 'ALL' && typeof table_name === 'string' && !table_name.startsWith('<')
			? [{ table: table_name, rows: Number(rows ?? rows_examined_per_scan ?? 0) }]
			: [];
	return [...here, ...Object.values(plan).flatMap(scannedTables)];
}

/** Types of the protocol, by their number. */
const types: Readonly<Record<number, [name: string, kind: ColumnKind]>> = {
	0: ['decimal', 'number'],
	1: ['tinyint', 'number'],
	2: ['smallint', 'number'],
	3: ['int', 'number'],
	4: ['float', 'float'],
	5: ['double', 'float'],
	6: ['null', 'other'],
	7: ['timestamp', 'instant'],
	8: ['bigint', 'number'],
	9: ['mediumint', 'number'],
	10: ['date', 'date'],
	11: ['time', 'other'],
	12: ['datetime', 'naive'],
	13: ['year', 'number'],
	14: ['date', 'date'],
	16: ['bit', 'number'],
	245: ['json', 'text'],
	246: ['decimal', 'number'],
	255: ['geometry', 'binary']
};

const binaryCharset = 63;

/** A column as the protocol describes it. */
export function columnOf({
	name,
	columnType = 253,
	characterSet = 0
}: FieldPacket & { characterSet?: number }): ResultColumn {
	const known = types[columnType];
	if (known) return { name, type: known[0], kind: known[1] };
	return characterSet === binaryCharset
		? { name, type: 'binary', kind: 'binary' }
		: { name, type: 'text', kind: 'text' };
}
