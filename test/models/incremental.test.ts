// A full rebuild is the definition, building in steps the optimisation: both must give the same rows.
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { GraphNode } from '../../etl/models/graph.ts';
import { history } from './histories.ts';
import { openWarehouse, partOfModels, type Warehouse } from './warehouse.ts';

// Amounts without a currency are not in the reporting one, so that every rate matters
const sources = [{ id: 'erp', kind: 'files', title: 'ERP', timezone: 'Europe/Berlin', currency: 'USD' }];

describe('a model kept in steps', () => {
	let graph: GraphNode[];
	let folder: string;
	beforeAll(async () => {
		({ graph, folder } = await partOfModels((model) => model.by.length > 0));
	});

	it('has the same rows as one built at once, after any history of loads', async () => {
		let inSteps = 0;
		await fc.assert(
			fc.asyncProperty(history, async (loads) => {
				const warehouse = await openWarehouse({ folder, sources });
				try {
					for (const rows of loads) {
						await warehouse.load(rows);
						const reports = await warehouse.build();
						inSteps += reports.filter((report) => report.action === 'incremental').length;
					}
					const before = await snapshot(warehouse, graph);
					await warehouse.build({ full: true });
					expect(before).toEqual(await snapshot(warehouse, graph));
				} finally {
					warehouse.close();
				}
			}),
			{ numRuns: 8 }
		);
		expect(inSteps).toBeGreaterThan(15);
	}, 600_000);
});

/** Every row of every kept model, in an order of its own. */
async function snapshot(warehouse: Warehouse, graph: readonly GraphNode[]): Promise<Record<string, unknown>> {
	const all: Record<string, unknown> = {};
	for (const { model } of graph) {
		if (model.kept === 'view') continue;
		const rows = await warehouse.rows(`select * from ${model.relation}`);
		all[model.relation] = rows.map((row) => JSON.stringify(row)).sort();
	}
	return all;
}
