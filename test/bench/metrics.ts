// Metric answers in process against the very statement they make, run on the same open file.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { parseDictionary } from '../../sql/metrics/dictionary.ts';
import { answer, prepareAnswer } from '../../sql/metrics/engine.ts';
import type { Ask, MetricRow, Question } from '../../sql/metrics/types.ts';
import { projectFolder } from '../../etl/config.ts';
import { currentVersion, versionFile } from '../../etl/publish/versions.ts';
import type { Measured } from './main.ts';

const period = { from: '2025-11-01', to: '2026-11-01' };
const questions: Record<string, Question> = {
	'total, one year': { metric: 'return_rate', ...period },
	'by month, all time': { metric: 'return_rate', by: ['month'] },
	'by reason, one year': { metric: 'return_rate', by: ['reason'], ...period },
	'by category and month, one channel': {
		metric: 'return_rate',
		by: ['category', 'month'],
		where: { channel: ['webshop'] },
		...period
	},
	'by product, the 50 highest': { metric: 'return_rate', by: ['product'], sort: '-value', limit: 50, ...period },
	'by customer, by value, refunded': {
		metric: 'return_rate',
		by: ['customer'],
		measure: 'value',
		counted: 'refunded',
		limit: 100,
		...period
	},
	'returned value by reason and category': { metric: 'returned_value', by: ['reason', 'category'], ...period }
};
const rounds = 21;

/** Medians of 21 rounds in turn, ours and bare, after one that warms up both. */
export async function benchMetrics({ folder, scale }: { folder: string; scale: number }): Promise<Measured[]> {
	const data = join(folder, 'data');
	const version = currentVersion(data) ?? '';
	const dictionary = parseDictionary(readFileSync(join(projectFolder, 'data', 'reference', 'metrics.yaml'), 'utf8'));
	const instance = await DuckDBInstance.create(versionFile(data, version), { access_mode: 'READ_ONLY', threads: '2' });
	const connection = await instance.connect();
	const ask: Ask = (sql, values) => rows(connection, sql, values);
	const results: Measured[] = [];
	for (const [what, question] of Object.entries(questions)) {
		const { statement, leftOut } = prepareAnswer(question, { dictionary });
		const ours: number[] = [];
		const bare: number[] = [];
		for (let round = 0; round <= rounds; round++) {
			const mine = await timed(() => answer(question, { dictionary, ask, version }));
			const plain = await timed(async () => {
				await rows(connection, statement.sql, statement.values);
				if (leftOut) await rows(connection, leftOut.sql, leftOut.values);
			});
			if (round === 0) continue;
			ours.push(mine);
			bare.push(plain);
		}
		results.push({
			what: `scale ${scale}: return rate ${what}`.replace('return rate returned', 'returned'),
			ours: median(ours),
			bare: median(bare),
			unit: 'ms',
			target: 1.3
		});
	}
	connection.closeSync();
	instance.closeSync();
	return results;
}

const rows = async (connection: DuckDBConnection, sql: string, values: Parameters<Ask>[1]): Promise<MetricRow[]> =>
	(await connection.runAndReadAll(sql, values as Record<string, string>)).getRowObjectsJson() as MetricRow[];

async function timed(work: () => Promise<unknown>): Promise<number> {
	const started = performance.now();
	await work();
	return performance.now() - started;
}

export const median = (values: readonly number[]): number =>
	[...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
