// What accepting rows of the quarantine would do to the figures, found out by doing it on a copy of the warehouse.
import { constants, copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { checkpoint, stateOfQuarantine } from '../sql/load/replay.ts';
import { parseDictionary } from '../sql/metrics/dictionary.ts';
import { askOf } from '../sql/metrics/duckdb.ts';
import { answer } from '../sql/metrics/engine.ts';
import type { MetricRow, Question } from '../sql/metrics/types.ts';
import { projectFolder, type Config } from './config.ts';
import { openDatabase, type Effects } from './effects.ts';
import { replayQuarantine, type ReplayFilter, type SourceReplay } from './load/replay.ts';
import { runAudits, type AuditResult } from './models/audit.ts';
import { buildModels } from './models/build.ts';
import { prepare } from './pipeline.ts';
import { isAlive } from './runs.ts';
import { sourcesOf } from './sources/from-config.ts';
import { openWarehouse, warehouseFile } from './warehouse.ts';

/** A figure before and after; null: there is none. */
export type Moved = { before: number | null; after: number | null };

/** What moves in one month: the rate of what was shipped in it, with its two sides in units, and what was paid in it. */
export type MonthEffect = {
	/** `YYYY-MM` */
	month: string;
	returnRate: Moved;
	shippedUnits: Moved;
	returnedUnits: Moved;
	/** In the reporting currency. */
	refundAmount: Moved;
};

export type ReplayEffect = {
	replays: SourceReplay[];
	/** Only months of which a figure moves, in order. */
	months: MonthEffect[];
	/** `stop` audits that hold now and would not hold then. */
	broken: AuditResult[];
	/** The quarantine that was judged: see `stateOfQuarantine`. */
	state: string;
};

export type ReplayRequest = {
	config: Config;
	dataFolder: string;
	effects: Effects;
	filter: ReplayFilter;
};

const sqlFolder = join(projectFolder, 'sql');
const folderName = '.replay-';

/**
 * Replays on a copy and compares. The warehouse is open only while it is copied, and is changed in nothing but that it
 * is prepared as by any run.
 */
export async function effectOfReplay({ config, dataFolder, effects, filter }: ReplayRequest): Promise<ReplayEffect> {
	const folder = join(dataFolder, `${folderName}${process.pid}`);
	removeCopies(dataFolder);
	try {
		const state = await copyWarehouse({ config, dataFolder, effects }, folder);
		const { timezone } = config.reporting;
		const copy = await openDatabase(warehouseFile(folder), effects, { timezone });
		try {
			const { connection } = copy;
			const before = await settle(connection, effects);
			const replays = await replayQuarantine({
				connection,
				effects,
				sources: await sourcesOf(config, [], dataFolder),
				filter,
				runId: null,
				folder: join(folder, 'rows')
			});
			const isMoved = replays.some(({ entities }) => entities.some((one) => one.rowsRead > one.quarantined));
			const after = isMoved ? await settle(connection, effects) : before;
			const failedBefore = new Set(before.failed.map(({ audit }) => audit));
			return {
				replays,
				months: compareMonths(before.figures, after.figures),
				broken: after.failed.filter(({ audit }) => !failedBefore.has(audit)),
				state
			};
		} finally {
			copy.close();
		}
	} finally {
		rmSync(folder, { recursive: true, force: true });
		effects.progress('', null, null);
	}
}

/** What is in quarantine, and which load was the last: the replay that was judged is refused where it differs. */
export async function readQuarantineState(connection: DuckDBConnection): Promise<string> {
	const [row] = (await connection.runAndReadAll(stateOfQuarantine)).getRowsJson();
	return String(row?.[0]);
}

async function copyWarehouse(
	{ config, dataFolder, effects }: Omit<ReplayRequest, 'filter'>,
	folder: string
): Promise<string> {
	const warehouse = await openWarehouse(dataFolder, effects, config.reporting.timezone);
	try {
		await prepare(warehouse.connection, config, dataFolder);
		const state = await readQuarantineState(warehouse.connection);
		// Nobody writes while we hold it, so the file is whole once the log is in it
		await warehouse.connection.run(checkpoint);
		mkdirSync(folder, { recursive: true });
		effects.progress('copy', 0, 1, 'warehouse');
		copyFileSync(warehouseFile(dataFolder), warehouseFile(folder), constants.COPYFILE_FICLONE);
		return state;
	} finally {
		warehouse.close();
	}
}

/** Copies that a crash left behind; those of a process that still works are named after it and stay. */
function removeCopies(dataFolder: string): void {
	mkdirSync(dataFolder, { recursive: true });
	for (const name of readdirSync(dataFolder)) {
		const pid = name.startsWith(folderName) ? Number(name.slice(folderName.length)) : Number.NaN;
		if (!Number.isNaN(pid) && !isAlive(pid)) rmSync(join(dataFolder, name), { recursive: true, force: true });
	}
}

type Figures = { rates: MetricRow[]; refunds: MetricRow[] };

async function settle(
	connection: DuckDBConnection,
	effects: Effects
): Promise<{ figures: Figures; failed: AuditResult[] }> {
	await buildModels({ connection, effects, folder: sqlFolder });
	const audits = await runAudits({ connection, effects, folder: sqlFolder });
	const dictionary = parseDictionary(readFileSync(join(projectFolder, 'data', 'reference', 'metrics.yaml'), 'utf8'));
	const ask = async (question: Question) =>
		(await answer(question, { dictionary, ask: askOf(connection), version: 'copy' })).rows;
	return {
		figures: {
			rates: await ask({ metric: 'return_rate', by: ['month'] }),
			refunds: await ask({ metric: 'refund_amount', by: ['month'] })
		},
		failed: audits.filter(({ severity, failures }) => severity === 'stop' && failures > 0)
	};
}

function compareMonths(before: Figures, after: Figures): MonthEffect[] {
	const monthOf = (row: MetricRow): string => String(row['month']).slice(0, 7);
	const moved = (list: keyof Figures, column: string, month: string): Moved => {
		const of = ({ [list]: rows }: Figures): number | null =>
			(rows.find((row) => monthOf(row) === month)?.[column] as number | null | undefined) ?? null;
		return { before: of(before), after: of(after) };
	};
	const months = [before, after].flatMap(({ rates, refunds }) => [...rates, ...refunds].map(monthOf));
	return [...new Set(months)]
		.sort()
		.map((month) => ({
			month,
			returnRate: moved('rates', 'value', month),
			shippedUnits: moved('rates', 'denominator', month),
			returnedUnits: moved('rates', 'numerator', month),
			refundAmount: moved('refunds', 'value', month)
		}))
		.filter(({ returnRate, shippedUnits, returnedUnits, refundAmount }) =>
			[returnRate, shippedUnits, returnedUnits, refundAmount].some(({ before: was, after: is }) => was !== is)
		);
}
