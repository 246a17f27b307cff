// A full rebuild is the definition, building in steps the optimisation: both must give the same rows.
import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { readGraph, type GraphNode } from '../../etl/models/graph.ts';
import { readModels } from '../../etl/models/parse.ts';
import { history } from './histories.ts';
import { openWarehouse, sqlFolder, type Warehouse } from './warehouse.ts';

// Amounts without a currency are not in the reporting one, so that every rate matters
const sources = [{ id: 'erp', kind: 'files', title: 'ERP', timezone: 'Europe/Berlin', currency: 'USD' }];

describe('a model kept in steps', () => {
	let graph: GraphNode[];
	let folder: string;
	beforeAll(async () => {
		const warehouse = await openWarehouse();
		graph = await neededInSteps(warehouse);
		warehouse.close();
		folder = mkdtempSync(join(tmpdir(), 'models-'));
		for (const { model } of graph) {
			const file = `${model.layer}/${model.name}.sql`;
			cpSync(join(sqlFolder, file), join(folder, file), { recursive: true });
		}
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
			{ numRuns: 10 }
		);
		expect(inSteps).toBeGreaterThan(15);
	}, 600_000);
});

/** The models that are kept by columns, and all that they read. */
async function neededInSteps(warehouse: Warehouse): Promise<GraphNode[]> {
	const all = await readGraph(warehouse.connection, readModels(sqlFolder));
	const needed = new Set<string>();
	for (const { model, reads } of [...all].reverse())
		if (model.by.length > 0 || needed.has(model.relation))
			for (const relation of [model.relation, ...reads]) needed.add(relation);
	return all.filter((node) => needed.has(node.model.relation));
}

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
