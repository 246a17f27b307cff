// A full rebuild is the definition, building in steps the optimisation: both must give the same rows.
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { GraphNode } from '../../etl/models/graph.ts';
import { history } from './histories.ts';
import { companyReference, usdSource } from './company.ts';
import { openWarehouse, partInSteps, referenceWith, wrongAudits, wrongRows } from './warehouse.ts';

describe('a model kept in steps', () => {
	const reference = referenceWith(companyReference);
	let graph: GraphNode[];
	let folder: string;
	beforeAll(async () => {
		({ graph, folder } = await partInSteps());
	});

	it('has the same rows as one built at once, after any history of loads', async () => {
		let inSteps = 0;
		await fc.assert(
			fc.asyncProperty(history, async (loads) => {
				const warehouse = await openWarehouse({ folder, sources: [usdSource], reference });
				try {
					for (const rows of loads) {
						await warehouse.load(rows);
						const reports = await warehouse.build();
						inSteps += reports.filter((report) => report.action === 'incremental').length;
						expect(await wrongRows(warehouse, graph, reports)).toEqual([]);
						expect(await wrongAudits(warehouse, folder)).toEqual([]);
					}
				} finally {
					warehouse.close();
				}
			}),
			{ numRuns: 6 }
		);
		expect(inSteps).toBeGreaterThan(6);
	}, 600_000);
});
