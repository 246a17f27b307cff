// One run on one screen: extract, load, model, audit, publish. Every step leaves a state from which the next run goes
// on, so a kill at any moment loses nothing and repeats nothing.
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { deleteAllStopped } from '../sql/load/completeness.ts';
import { deleteFailure, insertFailure, selectNextTry } from '../sql/load/warehouse.ts';
import { projectFolder, type Config, type Environment } from './config.ts';
import type { Effects } from './effects.ts';
import { describeError, expectedOf, isOfMachine, RetourError } from './errors.ts';
import { extract, pendingLandings, pruneLandings, removePartialLandings } from './extract/landing.ts';
import { loadLanding, prepareLoading, readCursor } from './load/load.ts';
import { refuseFailures, runAudits } from './models/audit.ts';
import { buildModels, listModels } from './models/build.ts';
import { readOwnCostDrivers } from './models/own-cost-drivers.ts';
import { refreshReference } from './models/reference.ts';
import { needsPublishing, publish } from './publish/publish.ts';
import { notedProgress } from './run-progress.ts';
import { beginRun, runError, tidyRuns, writeRun, type RunRecord, type SourceRun } from './runs.ts';
import { sourcesOf } from './sources/from-config.ts';
import { redactArriving, redactLate } from './privacy/on-the-way.ts';
import type { Landing, Reading, Source } from './sources/types.ts';
import { openWarehouse } from './warehouse.ts';

export type RunOptions = {
	config: Config;
	environment: Pick<Environment, 'dataFolder'>;
	effects: Effects;
	trigger: RunRecord['trigger'];
	signal: AbortSignal;
	/** Only these sources; empty: all. */
	only?: readonly string[];
	/** Rebuild every model and publish, whatever changed. */
	full?: boolean;
	/** How much the sources read; by default what changed. */
	reading?: Reading;
};

const sqlFolder = join(projectFolder, 'sql');

/**
 * Runs the pipeline once and records it. A source that fails fails alone: the others are loaded, the result is
 * published, and the record says so (`failed` only where no source could be read). What stops the run as a whole (a stop audit, a model, the disk) is recorded and
 * thrown; the last good version then stays.
 */
export async function runPipeline({
	config,
	environment: { dataFolder },
	effects,
	trigger,
	signal,
	only = [],
	full = false,
	reading = { kind: 'increment' }
}: RunOptions): Promise<RunRecord> {
	const sources = await sourcesOf(config, only, dataFolder);
	return recorded({ config, dataFolder, effects, trigger, signal }, async (work) => {
		const { connection, run, step, record, effects: noted } = work;
		for (const source of sources) {
			const isAsked = only.includes(source.id);
			const bring = () =>
				bringIn(source, { connection, dataFolder, effects: noted, runId: run.id, signal, reading, isAsked });
			run.sources.push(await step(source.id, bring));
			record();
		}
		const late = await redactLate({
			connection,
			dataFolder,
			now: effects.now(),
			runId: run.id,
			sourceIds: (await sourcesOf(config, [], dataFolder)).map(({ id }) => id)
		});
		if (late > 0)
			effects.log(
				'warn',
				`privacy: ${late} rows turned out to be of customers who were erased and lost what names them; \`retour privacy renew\` takes it out of the files as well`
			);
		await modelAndPublish(work, full);
		const failed = run.sources.filter((source) => source.outcome === 'failed');
		run.outcome = failed.length > 0 && failed.length === run.sources.length ? 'failed' : 'ok';
		run.error = run.outcome === 'failed' ? (failed[0]?.error ?? null) : null;
	});
}

type Recorded = Pick<RunOptions, 'config' | 'effects' | 'trigger' | 'signal'> & { dataFolder: string };

/** What a recorded run works with: the prepared warehouse, its record, and how a step is timed and noted in it. */
export type Work = Recorded & {
	connection: DuckDBConnection;
	run: RunRecord;
	step: ReturnType<typeof stepper>;
	/** Writes the record as it is now. */
	record: () => void;
};

/** Opens the warehouse, does the work and records how it went; what the work throws is recorded and thrown. */
export async function recorded(options: Recorded, work: (work: Work) => Promise<void>): Promise<RunRecord> {
	const { config, dataFolder, trigger, signal } = options;
	const warehouse = await openWarehouse(dataFolder, options.effects, config.reporting.timezone);
	tidyRuns(dataFolder);
	const run = beginRun(options.effects.now(), trigger);
	const effects = notedProgress(options.effects, dataFolder, run);
	const record = () => writeRun(dataFolder, run);
	record();
	try {
		const { connection } = warehouse;
		const step = stepper(run, { record, signal, now: effects.now });
		await step('prepare', () => prepare(connection, config, dataFolder));
		await work({ ...options, effects, connection, run, step, record });
	} catch (thrown) {
		const error = expectedOf(thrown);
		run.outcome = signal.aborted ? 'interrupted' : 'failed';
		run.error = runError(error);
		throw error;
	} finally {
		effects.progress('', null, null);
		warehouse.close();
		run.now = null;
		run.ended_at = effects.now().toISOString();
		try {
			record();
		} catch (error) {
			// what ended the run is worth more than that it could not be written down
			effects.log('error', describeError(expectedOf(error)));
		}
	}
	return run;
}

/** Builds what is out of date, audits it, and publishes where anything changed. Throws `AUDIT_FAILED`, … */
export async function modelAndPublish(
	{ connection, config, dataFolder, effects, run, step }: Work,
	full = false
): Promise<void> {
	const models = await step('models', () => buildModels({ connection, effects, folder: sqlFolder, full }));
	run.models.built = models.filter((model) => model.action !== 'skipped').length;
	run.models.skipped = models.length - run.models.built;
	run.models.rows = models.reduce((sum, model) => sum + (model.rows ?? 0), 0);
	run.models.each = models
		.filter((model) => model.action !== 'skipped')
		.map(({ layer, model, action, rows, ms }) => ({ model: `${layer}.${model}`, action, rows, ms }));
	const audits = await step('audits', () => runAudits({ connection, effects, folder: sqlFolder, again: full }));
	for (const audit of audits) run.audits[audit.failures === 0 ? 'passed' : audit.severity] += 1;
	for (const audit of audits)
		if (audit.failures > 0)
			effects.log('warn', `audit: ${audit.relation}: ${audit.failures} rows break ${audit.sentence}`);
	refuseFailures(audits);
	if (!full && !(await needsPublishing({ connection, dataFolder, sqlFolder }))) return;
	const published = await step('publish', () =>
		publish({
			connection,
			effects,
			dataFolder,
			sqlFolder,
			marts: listModels(sqlFolder),
			keep: config.publish.keep,
			timezone: config.reporting.timezone,
			whole: full
		})
	);
	run.version = published.version;
	if (!published.serves)
		effects.log(
			'warn',
			`publish: version ${published.version} waits, since an earlier one is held; \`retour publish --forward\` serves it`
		);
	effects.log(
		'info',
		`publish: ${published.version}, ${published.relations} relations, ${(published.bytes / 1_048_576).toFixed(1)} MB`
	);
}

/** Records a tick of the schedule that came while a run was under way. */
export function recordSkipped(dataFolder: string, effects: Effects): void {
	const now = effects.now();
	effects.log('warn', 'run: a tick of the schedule was skipped, the last run is still under way');
	writeRun(dataFolder, { ...beginRun(now, 'schedule'), outcome: 'skipped', ended_at: now.toISOString() });
}

/** Makes the tables of loading and refills the reference tables from the configuration. */
export async function prepare(connection: DuckDBConnection, config: Config, dataFolder: string): Promise<void> {
	await prepareLoading(connection);
	const { timezone, currency, maturityDays, returnWindowDays } = config.reporting;
	await refreshReference({
		connection,
		folder: join(projectFolder, 'data', 'reference'),
		ownFolder: join(dataFolder, 'reference'),
		costDrivers: await readOwnCostDrivers(dataFolder),
		settings: {
			reportingTimezone: timezone,
			reportingCurrency: currency,
			maturityDays,
			returnWindowDays,
			isDemo: config.sources.some((source) => source.kind === 'demo')
		},
		sources: (await sourcesOf(config, [], dataFolder)).map(({ id, kind, title, timezone: local, currency: money }) => ({
			id,
			kind,
			title,
			timezone: local,
			currency: money
		})),
		links: config.sources.flatMap(({ id, link }) => (link ? [{ id, link }] : []))
	});
}

type BringIn = {
	connection: DuckDBConnection;
	dataFolder: string;
	effects: Effects;
	runId: string;
	signal: AbortSignal;
	reading: Reading;
	/** Somebody named this source: it is tried, however often it failed. */
	isAsked: boolean;
};

/** Extracts and loads one source. What a crash left extracted is loaded first. */
async function bringIn(
	source: Source,
	{ connection, dataFolder, effects, runId, signal, reading, isAsked }: BringIn
): Promise<SourceRun> {
	const started = performance.now();
	const result: SourceRun = { source: source.id, outcome: 'unchanged', entities: [], warnings: [], error: null, ms: 0 };
	const load = async (landingFolder: string) => {
		const report = await loadLanding({ connection, effects, source, landingFolder, runId });
		for (const { entity, rowsRead, inserted, updated, unchanged, quarantined, deleted } of report.entities)
			addCounts(result, { entity, rows_read: rowsRead, inserted, updated, unchanged, quarantined, deleted });
		result.warnings.push(...report.warnings);
		// a reading may bring nothing but where to go on from
		if (report.entities.some(({ rowsRead, deleted, revived }) => rowsRead + deleted + revived > 0))
			result.outcome = 'ok';
	};
	try {
		const nextTry = await waitingUntil(connection, source.id);
		if (nextTry && !isAsked && effects.now() < new Date(nextTry)) {
			result.outcome = 'waiting';
			result.warnings.push(
				`${source.id} failed again and again and is left alone until ${nextTry}; retour run --source ${source.id} tries it now`
			);
			return result;
		}
		removePartialLandings(dataFolder, source.id);
		for (const landing of pendingLandings(dataFolder, source.id)) await load(landing);
		const cursor = await readCursor(connection, source.id);
		const redact = (landed: string, landing: Landing) =>
			redactArriving({ connection, dataFolder, sourceId: source.id, folder: landed, landing });
		const { folder, spent } = await extract({ source, dataFolder, effects, cursor, runId, signal, reading, redact });
		result.spent = spent;
		if (folder) await load(folder);
		pruneLandings(dataFolder, source.id);
		if (folder === null) await connection.run(deleteAllStopped, { source_id: source.id });
		await connection.run(deleteFailure, { source_id: source.id });
	} catch (thrown) {
		const error = expectedOf(thrown);
		// a machine that cannot go on is no fault of the source
		if (signal.aborted || isOfMachine(error)) throw error;
		if (!(error instanceof RetourError)) effects.log('error', describeError(error));
		else effects.log('error', `${source.id}: ${describeError(error)}`);
		result.outcome = 'failed';
		result.error = runError(error);
		const { code, message } = result.error;
		await connection.run(insertFailure, {
			source_id: source.id,
			code,
			message,
			failed_at: effects.now().toISOString(),
			patience: String(failuresBeforeWaiting)
		});
	}
	result.ms = Math.round(performance.now() - started);
	return result;
}

/** After so many failed runs a source is left alone: 15 minutes, then twice as long each time, at most 6 hours. */
const failuresBeforeWaiting = 3;

async function waitingUntil(connection: DuckDBConnection, sourceId: string): Promise<string | null> {
	const rows = (await connection.runAndReadAll(selectNextTry, { source_id: sourceId })).getRowsJS();
	return (rows[0]?.[0] as string | undefined) ?? null;
}

function addCounts(run: SourceRun, counts: SourceRun['entities'][number]): void {
	const before = run.entities.find((entity) => entity.entity === counts.entity);
	if (!before) run.entities.push({ ...counts });
	else
		for (const key of ['rows_read', 'inserted', 'updated', 'unchanged', 'quarantined', 'deleted'] as const)
			before[key] = (before[key] ?? 0) + (counts[key] ?? 0);
}

/** Times a step and notes it in the record, also while it lasts; stops between steps when asked to. */
function stepper(
	run: RunRecord,
	{ record, signal, now }: { record: () => void; signal: AbortSignal; now: Effects['now'] }
) {
	return async <Result>(step: string, work: () => Promise<Result>): Promise<Result> => {
		if (signal.aborted)
			throw new RetourError('run', 'RUN_INTERRUPTED', 'the run was ended by hand', {
				hint: 'the next run goes on from here'
			});
		const started = performance.now();
		run.now = { step, since: now().toISOString(), done: null, total: null, what: null };
		record();
		const result = await work();
		run.now = null;
		run.steps.push({ step, ms: Math.round(performance.now() - started), note: '' });
		record();
		return result;
	};
}
