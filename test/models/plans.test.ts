// What a hundred million lines cannot bear: a join without an equality compares every row with every other.
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readModels } from '../../etl/models/parse.ts';
import { someRows } from './histories.ts';
import { openWarehouse, sqlFolder, type Warehouse } from './warehouse.ts';

// Whole builds, on machines that have other things to do
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const models = readModels(sqlFolder);

describe('the plan of a model', () => {
	let warehouse: Warehouse;
	beforeAll(async () => {
		warehouse = await openWarehouse();
		// Over empty tables DuckDB plans nothing at all
		await warehouse.load(fc.sample(someRows(8), { numRuns: 1, seed: 7 })[0]!);
		await warehouse.build();
	});
	afterAll(() => warehouse.close());

	it.each(models.map((model) => model.relation))('of %s joins by equality only', async (relation) => {
		const { body } = models.find((model) => model.relation === relation)!;
		const [row] = await warehouse.rows(`explain ${body}`);
		expect(String(row?.explain_value)).not.toMatch(/BLOCKWISE_NL_JOIN|NESTED_LOOP_JOIN|IE_JOIN|PIECEWISE_MERGE_JOIN/);
	});
});
