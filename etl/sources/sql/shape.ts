// The columns that a SELECT gives, held against the contract and against what they were the last time.
import { entityOf } from '../../contract/contract.ts';
import type { Column, Entity } from '../../contract/types.ts';
import { RetourError } from '../../errors.ts';
import type { ColumnKind, ResultColumn, WrittenColumn } from './dialect.ts';
import type { EntitySelect } from './selects.ts';

/** What is remembered of a column. */
export type Shape = Record<string, { kind: ColumnKind; type: string }>;

export const shapeOf = (columns: readonly ResultColumn[]): Shape =>
	Object.fromEntries(columns.map(({ name, kind, type }) => [name.toLowerCase(), { kind, type }]));

/** The columns that a SELECT has to give: those of its entity, or the key and when it was deleted. */
export const wantedColumns = ({ entity, role }: Pick<EntitySelect, 'entity' | 'role'>): Column[] =>
	role === 'rows'
		? entity.columns.filter(({ need }) => need !== 'optional')
		: entity.columns.filter(({ need, name }) => need === 'key' || name === 'deleted_at');

/**
 * What is new about the columns of a SELECT whose text is the same as before (`before` null: it is new). Throws
 * `SOURCE_CONTRACT` where a column that is needed was never there, `SOURCE_DRIFT` where one is gone or of another kind.
 */
export function compareShape(
	select: Pick<EntitySelect, 'entity' | 'role' | 'file'>,
	columns: readonly ResultColumn[],
	before: Shape | null
): string[] {
	const { entity, file } = select;
	const now = shapeOf(columns);
	if (Object.keys(now).length < columns.length) {
		const names = columns.map(({ name }) => name.toLowerCase());
		const twice = new Set(names.filter((name, index) => names.indexOf(name) < index));
		throw contractError(`${file} gives ${[...twice].join(', ')} twice`);
	}
	const wanted = wantedColumns(select).map(({ name }) => name);
	const missing = wanted.filter((name) => !now[name]);
	const gone = missing.filter((name) => before?.[name]);
	if (gone.length > 0) throw driftError(file, entity, `no longer gives ${gone.join(', ')}`);
	if (missing.length > 0)
		throw contractError(`${file} does not give ${missing.join(', ')}, required of ${entity.name}`);
	if (before === null) return [];
	const retyped = Object.entries(now).filter(([name, { kind }]) => before[name] && !isAlike(before[name].kind, kind));
	const change = ([name, { type }]: (typeof retyped)[number]) => `${name} was ${before[name]!.type}, now ${type}`;
	const fatal = retyped.filter(([name]) => wanted.includes(name) || name === 'updated_at');
	if (fatal.length > 0) throw driftError(file, entity, fatal.map(change).join('; '));
	const known = new Set(entity.columns.map(({ name }) => name));
	const added = Object.keys(now).filter((name) => !before[name]);
	const lost = Object.keys(before).filter((name) => !now[name]);
	return [
		...retyped.map((column) => `${entity.name}: ${change(column)}; what does not fit goes into quarantine`),
		...added.map((name) =>
			known.has(name)
				? `${entity.name}: ${name} is new; rows that were read before get it by a reload`
				: `${entity.name}: ${name} (${now[name]!.type}) is new and not known to the contract; it is kept beside the rows`
		),
		...lost.map((name) =>
			name === 'updated_at'
				? `${entity.name}: updated_at is gone; it is read whole from now on`
				: `${entity.name}: ${name} is gone; rows that are read again lose it`
		)
	];
}

/** How each column is written: points in time and days as the contract wants them, names as the contract has them. */
export function writtenColumns(entity: Entity, columns: readonly ResultColumn[]): WrittenColumn[] {
	return columns.map((column) => {
		const found = entityOf(entity.name).columns.find(({ name }) => name === column.name.toLowerCase());
		const isTime = column.kind === 'instant' || column.kind === 'naive';
		const as = found?.type === 'instant' && isTime ? 'instant' : found?.type === 'date' && isTime ? 'day' : 'itself';
		return { ...column, as, to: found?.name ?? column.name };
	});
}

/** The column that says when a row changed, if it is a time. */
export const cursorColumn = (columns: readonly ResultColumn[], role: EntitySelect['role']): ResultColumn | null =>
	columns.find(
		({ name, kind }) =>
			name.toLowerCase() === (role === 'rows' ? 'updated_at' : 'deleted_at') &&
			(kind === 'instant' || kind === 'naive' || kind === 'date')
	) ?? null;

const families: Readonly<Record<ColumnKind, string>> = {
	text: 'text',
	number: 'number',
	float: 'number',
	boolean: 'boolean',
	instant: 'instant',
	naive: 'naive',
	date: 'date',
	binary: 'binary',
	other: 'other'
};

/** `other` is also the kind of a column that is null everywhere. */
const isAlike = (a: ColumnKind, b: ColumnKind): boolean =>
	families[a] === families[b] || a === 'other' || b === 'other';

const contractError = (sentence: string): RetourError =>
	new RetourError('source', 'SOURCE_CONTRACT', sentence, { hint: 'see the contract, or `retour check --templates`' });

const driftError = (file: string, entity: Entity, change: string): RetourError =>
	new RetourError('source', 'SOURCE_DRIFT', `${entity.name}: the database changed beneath ${file}: ${change}`, {
		hint: `what was loaded stays. Correct ${file}, or accept the change by changing its text, if only a comment: it is then read whole`
	});
