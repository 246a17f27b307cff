// What a hundred million lines cannot bear: a join without an equality compares every row with every other.
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readModels } from '../../etl/models/parse.ts';
import { someRows } from './histories.ts';
import { openWarehouse, sqlFolder, type Warehouse } from './warehouse.ts';

// Whole builds, on machines that have other things to do
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const models = readModels(sqlFolder);

type PlanNode = { name: string; children: PlanNode[]; extra_info: Record<string, unknown> };

const nodesOf = (node: PlanNode): PlanNode[] => [node, ...node.children.flatMap(nodesOf)];

const withoutEquality = /BLOCKWISE_NL_JOIN|NESTED_LOOP_JOIN|IE_JOIN|PIECEWISE_MERGE_JOIN/;

/** A total over all is one row; a reference table or a list of constants has a few: comparing with them is reading once. */
function isSmall({ name, children, extra_info }: PlanNode): boolean {
	if (name === 'UNGROUPED_AGGREGATE') return true;
	if (children.length > 0) return children.every(isSmall);
	if (!name.endsWith('SCAN')) return true;
	return /^(COLUMN_DATA|DUMMY)_SCAN/.test(name) || String(extra_info['Table'] ?? '').includes('.reference.');
}

/** With an equality among the conditions each row meets few others; a handful of rows DuckDB compares all the same. */
const hasEquality = ({ extra_info }: PlanNode): boolean =>
	Array.isArray(extra_info['Conditions']) && extra_info['Conditions'].some((one) => String(one).includes(' = '));

const comparesAll = (node: PlanNode): boolean =>
	withoutEquality.test(node.name) && !node.children.some(isSmall) && !hasEquality(node);

/** Models whose one such join has few rows on one side, which the plan does not show: how few they are. */
const few: Record<string, string> = {
	'intermediate.int_product_risks': 'one row of all categories',
	'marts.agg_product_ranking': 'one row of all categories',
	'marts.dim_process_variants': 'ways through the process, and its seven steps'
};

describe('the plan of a model', () => {
	let warehouse: Warehouse;
	beforeAll(async () => {
		warehouse = await openWarehouse();
		// Over empty tables DuckDB plans nothing at all
		await warehouse.load(fc.sample(someRows(8), { numRuns: 1, seed: 7 })[0]!);
		await warehouse.build();
		// Of a handful of rows DuckDB compares each with each, whatever the condition: here as if there were many
		await warehouse.connection.run('set nested_loop_join_threshold = 0; set merge_join_threshold = 0');
	});
	afterAll(() => warehouse.close());

	it.each(models.map((model) => model.relation))('of %s joins by equality only', async (relation) => {
		const { body } = models.find((model) => model.relation === relation)!;
		const [row] = await warehouse.rows(`explain (format json) ${body}`);
		const found = (JSON.parse(String(row?.explain_value)) as PlanNode[]).flatMap(nodesOf).filter(comparesAll);
		expect(found.map(({ name, extra_info }) => ({ name, extra_info })).slice(relation in few ? 1 : 0)).toEqual([]);
	});

	it('is seen through where every row is compared with every other, and only there', async () => {
		const plansOf = async (sql: string) => {
			const [row] = await warehouse.rows(`explain (format json) ${sql}`);
			return (JSON.parse(String(row?.explain_value)) as PlanNode[]).flatMap(nodesOf).filter(comparesAll).length;
		};
		await warehouse.connection.run('create temp table many as select range as x from range(100000)');
		expect(await plansOf('select one.x from many as one join many as two on one.x < two.x')).toBe(1);
		expect(await plansOf('select one.x from many as one join many as two on one.x = two.x and one.x < two.x + 1')).toBe(
			0
		);
		expect(await plansOf('select x from many join (select max(x) as most from many) as two on x < most')).toBe(0);
	});
});
