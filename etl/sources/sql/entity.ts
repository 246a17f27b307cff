// One entity of one extraction: its shape, its window, its rows, its keys, its totals.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { isNull, selectControls, selectOver, type Query } from '../../../sql/sources/relational/statements.ts';
import { keyColumns } from '../../contract/contract.ts';
import type { ControlTotal, Extraction, LandedFile } from '../types.ts';
import { planWindow, type EntityMemory, type ReadSettings, type Window } from '../window.ts';
import { boundsOf, type Bounds } from './bounds.ts';
import type { Dialect, ResultColumn, Session } from './dialect.ts';
import type { ParameterValues } from './options.ts';
import type { EntitySelect } from './selects.ts';
import { compareShape, cursorColumn, shapeOf, writtenColumns, type Shape } from './shape.ts';
import { fill } from './text.ts';

/** What is remembered of a SELECT between extractions. */
export type SelectMemory = EntityMemory & {
	/** Of its text, its parameters and its time zone: when one of them changes, everything is read again. */
	text: string;
	columns: Shape;
};

export type Reading = {
	session: Session;
	dialect: Dialect;
	extraction: Extraction;
	sourceId: string;
	timezone: string;
	parameters: ParameterValues;
	read: ReadSettings;
	/** Up to which every change is in the snapshot. */
	horizon: Date;
	progress: (entity: string, bytes: number) => void;
};

export type LandedEntity = {
	files: LandedFile[];
	complete: { entity: string; since: string | null } | null;
	control: ControlTotal | null;
	warnings: string[];
	memory: SelectMemory;
};

/** Names a memory in the cursor. */
export const memoryName = ({ entity, role }: EntitySelect): string =>
	role === 'rows' ? entity.name : `${entity.name}.deleted`;

/**
 * Reads what is wanted of an entity into the landing folder. Throws what concerns this entity alone (`SOURCE_SELECT`,
 * `SOURCE_PARAMETER`, `SOURCE_RIGHTS`, `SOURCE_CONTRACT`, `SOURCE_DRIFT`, `SOURCE_STATEMENT_TIMEOUT`) and what ends the
 * extraction (a `TransientError`).
 */
export async function landEntity(
	reading: Reading,
	select: EntitySelect,
	before: SelectMemory | undefined
): Promise<LandedEntity> {
	const { session, read, extraction, horizon } = reading;
	const text = signatureOf(reading, select);
	const memory = before?.text === text ? before : undefined;
	const everything = boundsOf({ since: null, until: null }, { ...reading, cursor: null });
	const whole = queryOf(reading, select, everything);
	const columns = await session.describe(selectOver(whole, ['*']));
	const warnings = compareShape(select, columns, memory?.columns ?? null);
	const cursor = cursorColumn(columns, select.role);
	const planned = planWindow(memory, read, extraction.reading, extraction.effects.now());
	const window: Window = cursor ? planned : { ...planned, since: null, until: null, sweep: true };
	let bounds = boundsOf(window, { ...reading, cursor });
	let query = queryOf(reading, select, bounds);
	const narrows = window.since !== null && isNarrowing(select);
	if (narrows && window.sweep && (await missesRows(reading, { query, whole, bounds }))) {
		warnings.push(
			`${select.entity.name}: ${select.file} leaves out rows that changed since :since; it was narrowed from outside this time`
		);
		query = whole;
		bounds = { ...bounds, literals: everything.literals };
	}
	const landed = {
		entity: select.entity.name,
		columns,
		warnings,
		memory: { ...window.remember(horizon), text, columns: shapeOf(columns) }
	};
	// what narrows itself says which rows are wanted, also such whose own time is older
	const where = narrows && query !== whole ? '' : bounds.where;
	const rows = await landRows(reading, select, { query, columns, where });
	if (select.role === 'deletions') return { ...landed, files: [rows], complete: null, control: null };
	if (window.since === null) {
		const control = await countRows(reading, select, { query, columns, where: '', since: null });
		return { ...landed, files: [rows], complete: { entity: landed.entity, since: null }, control };
	}
	if (window.sweep) {
		const keys = await landKeys(reading, select, { query: whole, columns });
		const control = await countRows(reading, select, { query: whole, columns, where: '', since: null });
		return { ...landed, files: [rows, keys], complete: { entity: landed.entity, since: null }, control };
	}
	// a range says nothing of what lies beside it, and a SELECT that narrows itself may see less than its updated_at says
	if (window.until !== null || narrows || bounds.exact === null)
		return { ...landed, files: [rows], complete: null, control: null };
	const { since } = window;
	const control = await countRows(reading, select, { query, columns, where: bounds.exact, since });
	return { ...landed, files: [rows], complete: { entity: landed.entity, since }, control };
}

type Part = { query: Query; columns: readonly ResultColumn[] };

async function landRows(
	reading: Reading,
	select: EntitySelect,
	{ query, columns, where }: Part & { where: string }
): Promise<LandedFile> {
	const file = `${memoryName(select)}.csv`;
	await copy(reading, select, { query, columns, where, file });
	return {
		entity: select.entity.name,
		file,
		format: 'csv',
		origin: `${select.entity.name} of ${reading.sourceId}`,
		partial: true,
		...(select.role === 'deletions' ? { role: 'deletions' } : {})
	};
}

/** The keys of all rows. The time of change goes with them: lines of more than one column are read faster. */
async function landKeys(reading: Reading, select: EntitySelect, { query, columns }: Part): Promise<LandedFile> {
	const file = `${select.entity.name}.keys.csv`;
	const wanted = new Set([...keyColumns(select.entity).map(({ name }) => name), 'updated_at']);
	const keys = columns.filter(({ name }) => wanted.has(name.toLowerCase()));
	await copy(reading, select, { query, columns: keys, where: '', file });
	return {
		entity: select.entity.name,
		file,
		format: 'csv',
		origin: `keys of ${select.entity.name} of ${reading.sourceId}`,
		role: 'keys'
	};
}

async function copy(
	{ session, dialect, timezone, extraction, progress }: Reading,
	{ entity }: EntitySelect,
	{ query, columns, where, file }: Part & { where: string; file: string }
): Promise<void> {
	const written = writtenColumns(entity, columns);
	const statement = selectOver(
		query,
		written.map((column) => dialect.written(column, timezone)),
		where
	);
	const { bytes } = await session.copy(statement, {
		path: join(extraction.folder, file),
		columns: written,
		timezone,
		progress: (done) => progress(entity.name, done)
	});
	extraction.spent({ requests: 1, bytes });
}

/** Count and sums of the rows that live. Texts that stand where a number is wanted are not summed. */
async function countRows(
	{ session, dialect, extraction }: Reading,
	{ entity }: EntitySelect,
	{ query, columns, where, since }: Part & { where: string; since: string | null }
): Promise<ControlTotal> {
	const named = new Map(columns.map((column) => [column.name.toLowerCase(), column]));
	const sums = entity.columns.flatMap(({ name, type }, index) => {
		const column = type === 'quantity' || type === 'money' ? named.get(name) : undefined;
		return column && (column.kind === 'number' || column.kind === 'float')
			? [{ column: name, name: `sum_${index}`, sum: dialect.sum(column) }]
			: [];
	});
	const deleted = named.get('deleted_at');
	const conditions = [where, deleted ? isNull(dialect.quoted(deleted.name)) : ''].filter((text) => text !== '');
	const [row = {}] = await session.ask(selectControls(query, sums, conditions.join(' and ')));
	extraction.spent({ requests: 1 });
	return {
		entity: entity.name,
		since,
		rows: Number(row.n),
		sums: Object.fromEntries(sums.map(({ column, name }) => [column, row[name] ?? null]))
	};
}

/** Does a SELECT that narrows itself give fewer rows of the window than the same SELECT over everything? */
async function missesRows(
	{ session }: Reading,
	{ query, whole, bounds }: { query: Query; whole: Query; bounds: Bounds }
): Promise<boolean> {
	if (bounds.exact === null) return false;
	const [[narrowed], [all]] = [
		await session.ask(selectControls(query, [], bounds.exact)),
		await session.ask(selectControls(whole, [], bounds.exact))
	];
	return Number(narrowed?.n) < Number(all?.n);
}

const isNarrowing = ({ parameters }: EntitySelect): boolean =>
	parameters.some((name) => /^(since|until)(_local)?$/.test(name));

/** The texts of a SELECT with its parameters and a window. Throws `SOURCE_PARAMETER`. */
export function queryOf(
	{ dialect, parameters }: Pick<Reading, 'dialect' | 'parameters'>,
	select: EntitySelect,
	{ literals }: Bounds
): Query {
	const values: Record<string, string> = { ...literals };
	for (const [name, value] of Object.entries(parameters)) values[name.toLowerCase()] = dialect.literal(value);
	const filled = (text: string, file: string) => fill(text, values, dialect.name, file);
	return {
		text: filled(select.text, select.file),
		steps: select.steps.map(({ name, text }) => ({ name, text: filled(text, `_${name}.sql`) }))
	};
}

function signatureOf({ timezone, parameters, dialect }: Reading, select: EntitySelect): string {
	const used = Object.entries(parameters).filter(([name]) => select.parameters.includes(name.toLowerCase()));
	const parts = [dialect.name, timezone, select.text, select.steps, used];
	return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
