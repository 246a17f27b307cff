// `retour check` of a database: the way in, the rights, every SELECT without its rows, and what to know of them.
import { selectOver } from '../../../sql/sources/relational/statements.ts';
import type { ColumnType } from '../../contract/types.ts';
import type { Effects } from '../../effects.ts';
import { describeError, RetourError } from '../../errors.ts';
import { TransientError } from '../transient.ts';
import type { Checked } from '../types.ts';
import { boundsOf } from './bounds.ts';
import type { DatabaseAddress, ResultColumn, Session } from './dialect.ts';
import { queryOf } from './entity.ts';
import type { RelationalOptions } from './options.ts';
import { planSelects, type Plan } from './plan.ts';
import { readSelects, type EntitySelect } from './selects.ts';
import { compareShape, cursorColumn } from './shape.ts';

/** A scan of a smaller table is no matter. */
const largeTable = 50_000;
/** How long a check may take, in minutes. */
const longest = 5;

/** Connects and describes every SELECT. Throws as `relational` says. */
export async function checkRelational(options: RelationalOptions, effects: Effects): Promise<Checked> {
	const files = readSelects(options.folders);
	const signal = AbortSignal.timeout(longest * 60_000);
	const session = await options.dialect.open(options.address, { signal, statementMinutes: 1 });
	try {
		const plan = await planSelects(options, session, files);
		const columns: Record<string, string[]> = {};
		const failures: RetourError[] = plan.broken.map(({ error }) => error);
		const notes = [...notesOfSession(options.address, session), ...(plan.prepared.notes ?? [])];
		for (const [entity, reason] of Object.entries(plan.prepared.leftOut ?? {}))
			notes.push(`${entity}: not supplied, ${reason}`);
		for (const entity of plan.silent) notes.push(`${entity}: left out by a file of comments only`);
		for (const { entity, error } of plan.broken) notes.push(`${entity}: ${describeError(error)}`);
		for (const select of plan.selects) {
			try {
				const found = await checkSelect(session, options, plan, select, effects.now());
				if (select.role === 'rows') columns[select.entity.name] = found.columns;
				notes.push(...found.notes.map((note) => `${select.entity.name}: ${note}`));
			} catch (error) {
				if (!(error instanceof RetourError) || error instanceof TransientError) throw error;
				failures.push(error);
				notes.push(`${select.entity.name}: ${describeError(error)}`);
			}
		}
		const entities = Object.keys(columns);
		if (entities.length === 0 && failures.length > 0) throw failures[0]!;
		return { entities, notes, columns };
	} finally {
		await session.close();
	}
}

function notesOfSession({ host, tls, user }: DatabaseAddress, { server, snapshot }: Session): string[] {
	const isNear = /^(localhost|127\.|::1$|\/)/.test(host);
	const running = snapshot.oldest ? `, the oldest since ${snapshot.oldest.toISOString()}` : '';
	return [
		`${server}, read as ${user}`,
		...(tls === false && !isNear ? ['the connection is not encrypted'] : []),
		...(tls !== false && !tls.verify ? ['the connection is encrypted, but nothing proves whose server it is'] : []),
		snapshot.blind === null
			? `running transactions are seen${running}: what they commit late is not missed`
			: `${snapshot.blind}; until then \`read.overlapMinutes\` must be longer than the longest transaction`
	];
}

async function checkSelect(
	session: Session,
	{ dialect }: RelationalOptions,
	{ parameters, timezone }: Plan,
	select: EntitySelect,
	now: Date
): Promise<{ columns: string[]; notes: string[] }> {
	const whole = queryOf(
		{ dialect, parameters },
		select,
		boundsOf({ since: null, until: null }, { dialect, timezone, cursor: null })
	);
	const columns = await session.describe(selectOver(whole, ['*']));
	compareShape(select, columns, null);
	const cursor = cursorColumn(columns, select.role);
	const notes = notesOfColumns(select, columns);
	if (!cursor) notes.push(`${select.file} gives no updated_at as a time; it is read whole every time`);
	else {
		const since = new Date(now.getTime() - 900_000).toISOString();
		const bounds = boundsOf({ since, until: null }, { dialect, timezone, cursor });
		const scans = await session.scans(
			selectOver(queryOf({ dialect, parameters }, select, bounds), ['*'], bounds.where)
		);
		const large = scans.filter(({ rows }) => rows >= largeTable);
		for (const { table, rows } of large)
			notes.push(
				`finding what changed reads all of ${table} (about ${rows.toLocaleString('en')} rows); an index on the column of updated_at would spare that`
			);
	}
	const known = new Set(select.entity.columns.map(({ name }) => name));
	return { columns: columns.map(({ name }) => name.toLowerCase()).filter((name) => known.has(name)), notes };
}

/** Kinds that need no reading of texts; a text may still hold the right thing in each row. */
const fitting: Readonly<Record<ColumnType, readonly ResultColumn['kind'][]>> = {
	text: ['text', 'number', 'boolean', 'date', 'instant', 'naive', 'other'],
	integer: ['number', 'other'],
	quantity: ['number', 'other'],
	money: ['number', 'other'],
	rate: ['number', 'other'],
	instant: ['instant', 'naive', 'date', 'other'],
	date: ['date', 'instant', 'naive', 'other']
};

function notesOfColumns({ entity, file }: EntitySelect, columns: readonly ResultColumn[]): string[] {
	return columns.flatMap(({ name, kind, type }) => {
		const wanted = entity.columns.find((column) => column.name === name.toLowerCase());
		if (!wanted || fitting[wanted.type].includes(kind)) return [];
		if (kind === 'binary') return [`${file}: ${name} is binary and comes as hexadecimal digits`];
		if (kind === 'float')
			return [`${file}: ${name} is a float (${type}); its sums are not exact, cast it to a decimal`];
		return [
			`${file}: ${name} is ${type}, where the contract has ${wanted.type}; rows that do not fit go into quarantine`
		];
	});
}
