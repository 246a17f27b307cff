// Every way in which a row of a model kept in steps can change, one small load each: after it the steps must have made
// what their SELECTs give, and the audits must tell from the changes what a look at all rows tells. A stale query that is
// left out of a model fails here.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { GraphNode } from '../../etl/models/graph.ts';
import { changes, company, companyReference, usdSource } from './company.ts';
import { openWarehouse, partInSteps, referenceWith, wrongAudits, wrongRows, type Warehouse } from './warehouse.ts';

// Whole builds, on machines that have other things to do
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

describe('models kept in steps are as if built at once after', () => {
	const reference = referenceWith(companyReference);
	let graph: GraphNode[];
	let folder: string;
	let warehouse: Warehouse;
	beforeAll(async () => {
		const part = await partInSteps();
		({ graph, folder } = part);
		warehouse = await openWarehouse({ folder, sources: [usdSource], reference });
		await warehouse.load(company);
		await warehouse.build();
		expect(await wrongAudits(warehouse, folder)).toEqual([]);
	});
	afterAll(() => warehouse.close());

	// In order: each change meets what the ones before it left
	it.each(changes)('%s', async (_sentence, rows) => {
		await warehouse.load(rows);
		const reports = await warehouse.build();
		expect(reports.some((report) => report.action === 'incremental')).toBe(true);
		expect(await wrongRows(warehouse, graph, reports)).toEqual([]);
		expect(await wrongAudits(warehouse, folder)).toEqual([]);
	});
});
