// The dictionary asked from outside of a real version of the demo company: every metric by every dimension that it has.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkConfig } from '../../etl/config.ts';
import { runPipeline } from '../../etl/pipeline.ts';
import { versionFile } from '../../etl/publish/versions.ts';
import { dimensionsOfMetric, type Metric } from '../../sql/metrics/dictionary.ts';
import { askOf } from '../../sql/metrics/duckdb.ts';
import { answer, readReach, type Reach } from '../../sql/metrics/engine.ts';
import type { MetricRow, Question } from '../../sql/metrics/types.ts';
import { dictionary } from '../fixtures/published.ts';
import { quiet } from '../load/store.ts';

const folder = mkdtempSync(join(tmpdir(), 'retour-add-up-'));
let instance: DuckDBInstance;
let connection: DuckDBConnection;
let reach: Reach | null;

beforeAll(async () => {
	const dataFolder = join(folder, 'data');
	const { version } = await runPipeline({
		config: checkConfig({ sources: [{ id: 'demo', kind: 'demo', seed: 3, scale: 0.02, day: '2026-11-20' }] }, null),
		environment: { dataFolder },
		effects: quiet,
		trigger: 'command',
		signal: new AbortController().signal
	});
	instance = await DuckDBInstance.create(versionFile(dataFolder, version!), { access_mode: 'READ_ONLY', threads: '2' });
	connection = await instance.connect();
	reach = await readReach(askOf(connection));
});
afterAll(() => {
	connection?.closeSync();
	instance?.closeSync();
	rmSync(folder, { recursive: true, force: true });
});

const ask = async (question: Question): Promise<MetricRow[]> =>
	(await answer(question, { dictionary, ask: askOf(connection), version: 'v', reach })).rows;

/** What adds up over members: of a mean or a quantile its cases. Null: ids that one member has may be under another too. */
function adds({ total, rate, mean, quantile, survival }: Metric): 'numerator' | 'denominator' | null {
	if (mean || quantile || survival) return 'denominator';
	const quantity = total ?? rate?.part;
	return quantity && 'count' in quantity && quantity.count !== 'rows' ? null : 'numerator';
}

/** The demo has no bad batch this small, and nothing of it is held back or done twice in the log. */
const silent = ['batch_excess', 'quarantined_rows', 'rework_share', 'signals'];

test('the members of every dimension add up to every metric, and none is null', async () => {
	const off: string[] = [];
	const empty: string[] = [];
	let asked = 0;
	for (const [metric, definition] of Object.entries(dictionary.metrics)) {
		const [total] = await ask({ metric });
		if (!total?.['value']) empty.push(metric);
		const column = adds(definition);
		for (const dimension of dimensionsOfMetric(dictionary, definition)) {
			const rows = await ask({ metric, by: [dimension] });
			asked++;
			if (rows.some((row) => row[dimension] === null)) off.push(`${metric} by ${dimension}: a member is null`);
			if (column === null) continue;
			const sum = rows.reduce((all, row) => all + Number(row[column]), 0);
			if (Math.abs(sum - Number(total?.[column])) > 0.001)
				off.push(`${metric} by ${dimension}: ${sum}, in all ${total?.[column]}`);
		}
	}
	expect(off).toEqual([]);
	expect(empty.filter((metric) => !silent.includes(metric))).toEqual([]);
	expect(asked).toBeGreaterThan(1500);
});
