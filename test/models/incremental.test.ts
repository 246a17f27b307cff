// A full rebuild is the definition, building in steps the optimisation: both must give the same rows.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readModels } from '../../etl/models/parse.ts';
import { history } from './histories.ts';
import { openWarehouse, sqlFolder, type Warehouse } from './warehouse.ts';

const kept = readModels(sqlFolder).filter((model) => model.kept !== 'view');

describe('a model kept in steps', () => {
	it('has the same rows as one built at once, after any history of loads', async () => {
		await fc.assert(
			fc.asyncProperty(history, async (loads) => {
				const warehouse = await openWarehouse();
				try {
					for (const rows of loads) {
						await warehouse.load(rows);
						await warehouse.build();
					}
					const inSteps = await snapshot(warehouse);
					await warehouse.build({ full: true });
					expect(inSteps).toEqual(await snapshot(warehouse));
				} finally {
					warehouse.close();
				}
			}),
			{ numRuns: 12 }
		);
	}, 600_000);
});

/** Every row of every kept model, in an order of its own. */
async function snapshot(warehouse: Warehouse): Promise<Record<string, unknown>> {
	const all: Record<string, unknown> = {};
	for (const { relation } of kept) {
		const rows = await warehouse.rows(`select * from ${relation}`);
		all[relation] = rows.map((row) => JSON.stringify(row)).sort();
	}
	return all;
}
