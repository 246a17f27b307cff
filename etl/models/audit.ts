// Audits: what the headers of the models promise, and the queries of sql/audits/. Asked after building and before
// publishing; their answers are rows of models.audit_results.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listValue, type DuckDBConnection } from '@duckdb/node-api';
import * as statements from '../../sql/models/statements.ts';
import type { Effects } from '../effects.ts';
import { RetourError } from '../errors.ts';
import { inTransaction } from '../transaction.ts';
import { keepParsed, readGraph, readReferences } from './graph.ts';
import { parseTitle, readModels, type Model, type Severity } from './parse.ts';
import { hash, presentOfAll, readSources, readStates, type ModelState, type Present } from './state.ts';

export type AuditOptions = {
	connection: DuckDBConnection;
	effects: Pick<Effects, 'now' | 'progress'>;
	/** `sql/` of the project. */
	folder: string;
	/** Ask all of them, whatever is known: after a full rebuild. */
	again?: boolean;
};

export type AuditResult = { audit: string; relation: string; severity: Severity; sentence: string; failures: number };

export type AuditFile = { name: string; sentence: string; severity: Severity; file: string; body: string };

type Ask = (connection: DuckDBConnection) => Promise<number>;

type Audit = Omit<AuditResult, 'failures'> & {
	/** Fingerprint of what it looks at. */
	audited: string;
	ask: Ask;
	/** What may have been looked at the last time, so that the changes since are known and are enough to look at. */
	since: readonly Since[];
};

/** `audited` then, and by how much the failures grew since; null: that cannot be told from the changes. */
type Since = { audited: string; growth: (connection: DuckDBConnection) => Promise<number | null> };

/**
 * Asks every audit whose relations changed since it was last asked, and returns the answers of all; of a model that was
 * made in part its changes tell by how much the answer grew. Whether a failed `stop` audit ends the run is the caller's
 * matter: see `refuseFailures`. Throws `AUDIT_HEADER`, and what `readGraph` throws; a query that DuckDB refuses throws
 * `AUDIT_QUERY`.
 */
export async function runAudits({ connection, effects, folder, again = false }: AuditOptions): Promise<AuditResult[]> {
	const audits = await listAudits(connection, folder);
	await keepParsed(connection);
	const before = (await connection.runAndReadAll(statements.readAudits)).getRowObjectsJS();
	const answered = new Map(before.map((row) => [String(row.audit), row]));
	const results: AuditResult[] = [];
	const answers: (AuditResult & { audited: string; checked_at: string })[] = [];
	await inTransaction(connection, async () => {
		for (const [index, { ask, audited, since, ...audit }] of audits.entries()) {
			const last = answered.get(audit.audit);
			let failures = Number(last?.failures);
			if (again || last?.audited !== audited) {
				effects.progress('audits', index, audits.length, audit.audit);
				const then = again ? undefined : since.find((known) => known.audited === last?.audited);
				failures = await named(audit.audit, async () => {
					const growth = (await then?.growth(connection)) ?? null;
					return growth === null ? ask(connection) : failures + growth;
				});
				answers.push({ ...audit, failures, audited, checked_at: effects.now().toISOString() });
			}
			results.push({ ...audit, failures });
		}
		if (answers.length > 0) await connection.run(statements.writeAudits, { answers: JSON.stringify(answers) });
		await connection.run(statements.forgetAudits, { audits: listValue(audits.map((audit) => audit.audit)) });
	});
	effects.progress('audits', null, null);
	return results;
}

/** Throws `AUDIT_FAILED` naming the first failed `stop` audit and counting the others. */
export function refuseFailures(results: readonly AuditResult[]): void {
	const failed = results.filter((result) => result.severity === 'stop' && result.failures > 0);
	const [first] = failed;
	if (!first) return;
	const others = failed.length === 1 ? '' : ` (and ${failed.length - 1} more audits)`;
	throw new RetourError(
		'audit',
		'AUDIT_FAILED',
		`${first.relation}: ${first.failures} rows break ${first.sentence}${others}`,
		{
			hint: 'nothing was published, the last good version still serves; the rows: see the query of that audit'
		}
	);
}

/** The files of `sql/audits/`. Throws `AUDIT_HEADER`. */
export function readAuditFiles(folder: string): AuditFile[] {
	const within = join(folder, 'audits');
	if (!existsSync(within)) return [];
	return readdirSync(within)
		.filter((name) => name.endsWith('.sql'))
		.sort()
		.map((name) => parseAudit(readFileSync(join(within, name), 'utf8'), `sql/audits/${name}`));
}

/** Parses `-- <name>: <sentence>`, `-- severity stop|warn` and a SELECT. Throws `AUDIT_HEADER`. */
export function parseAudit(text: string, file: string): AuditFile {
	const lines = text.split('\n');
	const { name, sentence } = parseTitle(lines[0] ?? '', file);
	const index = lines.findIndex((line) => line.startsWith('-- severity'));
	const severity = /^-- severity +(stop|warn)$/.exec(lines[index] ?? '')?.[1];
	if (severity !== 'stop' && severity !== 'warn')
		throw new RetourError('audit', 'AUDIT_HEADER', `${file}:${Math.max(index, 0) + 1} does not say how severe it is`, {
			hint: 'wanted: `-- severity stop` or `-- severity warn`'
		});
	const body = lines
		.filter((line) => !line.startsWith('--'))
		.join('\n')
		.trim()
		.replace(/;$/, '');
	return { name, sentence, severity, file, body };
}

async function listAudits(connection: DuckDBConnection, folder: string): Promise<Audit[]> {
	const graph = await readGraph(connection, readModels(folder));
	const sources = await readSources(connection, folder);
	const states = await readStates(connection);
	const looked = { present: presentOfAll(graph, sources, states), states, newest: sources.newest };
	const audits = graph.flatMap(({ model }) => headerAudits(model, looked));
	const last = await ask(connection, statements.readLastLoad);
	for (const audit of readAuditFiles(folder)) {
		const reads = (await readReferences(connection, audit.body, audit.file)).map((reference) => reference.relation);
		audits.push({
			audit: audit.name,
			relation: reads.find((relation) => relation.startsWith('marts.')) ?? reads[0] ?? '',
			severity: audit.severity,
			sentence: audit.sentence,
			// control totals are counted anew by loads that change no row
			audited: fingerprint(
				[audit.body, ...reads],
				reads.includes('load.controls') ? { ...looked, newest: last } : looked
			),
			ask: (asked) => ask(asked, statements.countRowsOf(audit.body)),
			since: []
		});
	}
	return audits;
}

/** What a header promises of one model. All that one look at its rows can tell is asked in one statement, when needed. */
function headerAudits(model: Model, looked: Looked): Audit[] {
	const { relation, key } = model;
	const before = beforeChanges([relation], looked);
	const audits: Audit[] = [];
	const add = (severity: Severity, sentence: string, audit: Pick<Audit, 'audited' | 'ask' | 'since'>): void => {
		audits.push({ audit: `${relation} ${sentence}`, relation, severity, sentence, ...audit });
	};
	const whole = measured((measures) => statements.countMeasures(relation, measures));
	const grown = measured((measures) => statements.countGrowth(relation, measures));
	/** Counts that add up: what they count in some of the rows and in the others is what they count in all. */
	const counted = (expression: string, ofChanges = expression): Pick<Audit, 'audited' | 'ask' | 'since'> => ({
		audited: fingerprint([relation], looked),
		ask: whole(expression),
		since: before ? [{ audited: fingerprint([relation], before), growth: grown(ofChanges) }] : []
	});
	add('stop', `not_null(${key.join(', ')})`, counted(statements.countNulls(key)));
	const unique = counted(statements.countDuplicatesByHash(key), statements.countDuplicatesExactly(key));
	add('stop', `unique(${key.join(', ')})`, {
		...unique,
		ask: async (connection) =>
			(await unique.ask(connection)) === 0 ? 0 : ask(connection, statements.countDuplicates(relation, key)),
		// all rows of a key change together only where it holds the columns by which rows are replaced
		since: model.by.every((column) => key.includes(column)) ? unique.since : []
	});
	for (const test of model.tests) {
		const { severity, sentence } = test;
		if (test.kind === 'not_null') add(severity, sentence, counted(statements.countNulls(test.columns)));
		else if (test.kind === 'expect') add(severity, sentence, counted(statements.countBroken(test.condition)));
		else add(severity, sentence, related({ ...test, relation }, looked));
	}
	return audits;
}

/** Measures that are asked together, at the first that is wanted. */
function measured(select: (measures: readonly string[]) => string): (expression: string) => Ask {
	const measures: string[] = [];
	let answers: Promise<number[]> | undefined;
	return (expression) => {
		const index = measures.push(expression) - 1;
		return async (connection) => {
			answers ??= askAll(connection, select(measures));
			return (await answers)[index] ?? Number.NaN;
		};
	};
}

/** Rows that name what is not there: more or fewer by their own changes, and by those of what they name. */
function related(relates: statements.Relates, looked: Looked): Pick<Audit, 'audited' | 'ask' | 'since'> {
	const { relation, target } = relates;
	const both = [relation, target];
	const isStill = async (connection: DuckDBConnection): Promise<boolean> =>
		(await ask(connection, statements.countTurnover(relates))) === 0;
	const grown = (connection: DuckDBConnection): Promise<number> =>
		ask(connection, statements.countOrphansGrowth(relates));
	const known: [changed: readonly string[], growth: Since['growth']][] = [
		[[relation], grown],
		[[target], async (connection) => ((await isStill(connection)) ? 0 : null)],
		[both, async (connection) => ((await isStill(connection)) ? grown(connection) : null)]
	];
	return {
		audited: fingerprint(both, looked),
		ask: (connection) => ask(connection, statements.countOrphans(relates)),
		since: known.flatMap(([changed, growth]) => {
			const before = beforeChanges(changed, looked);
			return before ? [{ audited: fingerprint(both, before), growth }] : [];
		})
	};
}

/** What there is to look at, once all models are built. */
type Looked = { present: ReadonlyMap<string, Present>; states: ReadonlyMap<string, ModelState>; newest: number };

/** What an audit looked at: texts, and of each relation its definition and its rows (of a view: those that it shows). */
function fingerprint(parts: readonly string[], { present, states, newest }: Looked): string {
	return hash(
		parts.map((part) => {
			const model = present.get(part);
			if (model) return JSON.stringify([part, model.definition, model.isView ? model.inputs : states.get(part)?.stamp]);
			return /^(raw|load|reference)\./.test(part) ? `${part} ${newest}` : part;
		})
	);
}

/** What there was to look at before the last changes of these relations, where all of them are known. */
function beforeChanges(relations: readonly string[], looked: Looked): Looked | undefined {
	const states = new Map(looked.states);
	for (const relation of relations) {
		const state = states.get(relation);
		if (!state || state.changesFrom === null) return undefined;
		states.set(relation, { ...state, stamp: state.changesFrom });
	}
	return { ...looked, states };
}

async function ask(connection: DuckDBConnection, select: string): Promise<number> {
	return (await askAll(connection, select))[0] ?? Number.NaN;
}

async function askAll(connection: DuckDBConnection, select: string): Promise<number[]> {
	const [row = []] = (await connection.runAndReadAll(select)).getRowsJson();
	return row.map(Number);
}

async function named<T>(audit: string, step: () => Promise<T>): Promise<T> {
	try {
		return await step();
	} catch (error) {
		throw new RetourError(
			'audit',
			'AUDIT_QUERY',
			`${audit}: ${error instanceof Error ? error.message : String(error)}`,
			{ cause: error }
		);
	}
}
