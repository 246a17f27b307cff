// Rows of the contract that are right, and values that are wrong, each known to be so without asking the loader.
import { contract } from '../../etl/contract/contract.ts';
import type { Column, ColumnType, Entity } from '../../etl/contract/types.ts';
import type { Random } from './random.ts';

export type Table = {
	entity: Entity;
	columns: Column[];
	/** Texts by position of the column. The first column is the key. */
	rows: string[][];
};

/** Entities whose rows are known by one text. */
const entities = contract.filter(({ columns }) => columns.filter(({ need }) => need === 'key').length === 1);
const texts = [
	'plain',
	'two words',
	'退货原因',
	'Größe "XL"',
	"it's",
	'a,b;c|d',
	'=1+1',
	'NULL',
	'0',
	' blank ',
	'#N/A',
	'🙂'
];

const right: Record<ColumnType, (random: Random) => string> = {
	text: (random) => random.pick(texts),
	integer: (random) => String(random.int(0, 10)),
	quantity: (random) => random.pick(['1', '2.5', '0', '3.0000', '+4', '12.1234']),
	money: (random) => random.pick(['19.99', '0.00', '-5', '1234567.8900', '.5']),
	rate: (random) => random.pick(['1', '0.1274', '7.8512345678']),
	instant: (random) =>
		random.pick([
			'2026-03-01T10:00:00Z',
			'2026-03-01 10:00:00',
			'2026-03-01T10:00:00+08:00',
			'2026-03-01',
			'2026-03-01T10:00Z'
		]),
	date: (random) => random.pick(['2026-03-01', '2024-02-29', '1999-12-31'])
};

const wrong: Record<Exclude<ColumnType, 'text'>, readonly string[]> = {
	integer: ['x', '1.5', '1e400', 'NaN', '１２', '99999999999999999999', '1_000', '--1', '1 000', '∞', '1;2'],
	quantity: [
		'ten',
		'1,5',
		'1.23456',
		'NaN',
		'inf',
		'1e400',
		'1_000',
		'12 pcs',
		'--1',
		'99999999999999999',
		'1.2.3',
		'$5',
		'(3)'
	],
	money: ['19,99', '1.000,00', '1,000.00', '€5', 'nan', '-', '5-', '0.00001', '1e40', '12 345', '１９.９９'],
	rate: ['one', '1,1', '0.12345678901', 'inf', '1/7'],
	instant: [
		'never',
		'2026-13-01T00:00:00Z',
		'2026-02-30 10:00:00',
		'infinity',
		'epoch',
		'now',
		'2026-01-01T25:00:00Z',
		'1767225600',
		'01.02.2026',
		'2026-01-01 10:00 Uhr',
		'2026年3月1日',
		'1/7/26',
		'24-11-26 10:00',
		'-'
	],
	date: [
		'2026-02-30',
		'2026-13-45',
		'01/02/2026',
		'infinity',
		'today',
		'2026-01-01x',
		'46023',
		'1/7/26',
		'24-11-26',
		'1. März 2026',
		'2026-00-10',
		'2025-02-29'
	]
};

/** A table of right rows, with the key, what is required and some of the rest; keys begin with `prefix`. */
export function rightTable(
	random: Random,
	prefix: string,
	{ rows = random.int(3, 12), having = () => true }: { rows?: number; having?: (entity: Entity) => boolean } = {}
): Table {
	const entity = random.pick(entities.filter(having));
	const needed = entity.columns.filter(({ need }) => need !== 'optional');
	const others = entity.columns.filter(
		({ need, name }) => need === 'optional' && name !== 'deleted_at' && name !== 'updated_at'
	);
	const key = needed.find(({ need }) => need === 'key')!;
	const columns = [
		key,
		...random.shuffle([
			...needed.filter((column) => column !== key),
			...random.shuffle(others).slice(0, random.int(1, 4))
		])
	];
	return { entity, columns, rows: rightRows(random, columns, prefix, rows) };
}

export const rightRows = (random: Random, columns: readonly Column[], prefix: string, rows: number): string[][] =>
	Array.from({ length: rows }, (_, at) =>
		columns.map((column, index) => (index === 0 ? `${prefix}${at}` : right[column.type](random)))
	);

export const keysOf = ({ rows }: Pick<Table, 'rows'>): string[] => rows.map(([key]) => key!);
export const namesOf = ({ columns }: Pick<Table, 'columns'>): string[] => columns.map(({ name }) => name);

/** An entity that has a column whose values can be wrong. */
export const hasTyped = (entity: Entity): boolean => entity.columns.some(isTyped);
export const isTyped = ({ type, name }: Column): boolean =>
	type !== 'text' && name !== 'updated_at' && name !== 'deleted_at';

/** A table that has at least one column that is not text, and where it is. */
export function typedTable(random: Random, prefix: string, rows?: number): Table & { typed: number } {
	const table = rightTable(random, prefix, { having: hasTyped, ...(rows ? { rows } : {}) });
	let typed = table.columns.findIndex(isTyped);
	if (typed === -1) {
		const column = random.pick(table.entity.columns.filter(isTyped));
		typed = table.columns.push(column) - 1;
		for (const row of table.rows) row.push(right[column.type](random));
	}
	return { ...table, typed };
}

/** A value that a column of this type must not take. */
export const wrongValue = (random: Random, type: ColumnType): string => {
	if (type === 'text') throw new Error('every text is right');
	return random.pick(wrong[type]);
};

/** CSV as RFC 4180 has it. */
export function csv(
	{ columns, rows }: { columns: readonly string[]; rows: readonly (readonly string[])[] },
	{ delimiter = ',', newline = '\n' }: { delimiter?: string; newline?: string } = {}
): string {
	const field = (value: string): string =>
		/["\r\n]/.test(value) || value.includes(delimiter) || value !== value.trim()
			? `"${value.replaceAll('"', '""')}"`
			: value;
	return [columns, ...rows].map((row) => row.map(field).join(delimiter) + newline).join('');
}

export const csvOf = (table: Table, options?: { delimiter?: string; newline?: string }): string =>
	csv({ columns: namesOf(table), rows: table.rows }, options);

/** One object a line. */
export const ndjsonOf = (table: Table): string =>
	table.rows
		.map((row) => `${JSON.stringify(Object.fromEntries(row.map((value, at) => [table.columns[at]!.name, value])))}\n`)
		.join('');
