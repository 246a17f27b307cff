import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyDays, listDays } from './days.ts';
import {
	askFiles,
	loadedProductNames,
	loadedReturnsByProductAndCountry,
	loadedTotals,
	plain,
	productNames,
	returnsByProductAndCountry,
	totals
} from './oracle.ts';
import { emptyWarehouse, type Fed, type Warehouse } from './warehouse.ts';

// The first days of December and the last of May; `full.ts` does the same with all 141.
const all = listDays();
const days = [...all.slice(0, 8), ...all.slice(-4)];

describe.skipIf(all.length === 0)('the UCI register', () => {
	let atOnce: Warehouse;
	let fed: Fed | null;

	beforeAll(async () => {
		atOnce = await emptyWarehouse();
		copyDays(days, atOnce.input);
		fed = await atOnce.feed();
	});
	afterAll(() => atOnce.close());

	it('is read without a reject, every row is taken, and nothing is quarantined', async () => {
		const [{ rows }] = (await askFiles(days, 'select count(*) as rows from days')) as [{ rows: number }];
		expect(fed?.landing).toMatchObject({
			rejects: [],
			warnings: [],
			inputs: [{ input: 'invoices', rows, taken: rows }]
		});
		for (const entity of fed?.report.entities ?? []) expect(entity).toMatchObject({ quarantined: 0 });
	});

	it('puts every row into exactly one place', async () => {
		const places = await atOnce.rows(`
			select count(*)::integer as rows, count(distinct id)::integer as different from (
				select order_line_id as id from raw.order_lines
				union all select return_line_id from raw.return_lines
				union all select movement_id from raw.inventory_movements
				union all select entry_id from raw.ledger_entries
			)`);
		const rows = fed?.landing.inputs?.[0]?.rows;
		expect(places).toEqual([{ rows, different: rows }]);
	});

	it.each([
		['totals', totals, loadedTotals],
		['product names', productNames, loadedProductNames],
		['returns by product and country', returnsByProductAndCountry, loadedReturnsByProductAndCountry]
	])('has the %s that plain DuckDB finds in the files', async (_, ofFiles, ofWarehouse) => {
		const expected = await askFiles(days, ofFiles);
		expect(expected.length).toBeGreaterThan(0);
		expect((await atOnce.rows(ofWarehouse)).map(plain)).toEqual(expected);
	});

	it.each([
		['day by day', days],
		['backwards', days.toReversed()]
	])('fed %s, and then once more, gives the same tables as at once', { timeout: 240_000 }, async (_, order) => {
		const warehouse = await emptyWarehouse();
		try {
			for (const day of order) {
				copyDays([day], warehouse.input);
				expect(await warehouse.feed()).not.toBeNull();
			}
			expect(await warehouse.raw()).toEqual(await atOnce.raw());

			copyDays(order, warehouse.input);
			// files with new times and the old content are remembered, and are no news
			expect((await warehouse.feed())?.report.entities ?? []).toEqual([]);
			const again = await warehouse.feed({});
			for (const entity of again?.report.entities ?? [])
				expect(entity).toMatchObject({ inserted: 0, updated: 0, quarantined: 0 });
			expect(await warehouse.raw()).toEqual(await atOnce.raw());
		} finally {
			warehouse.close();
		}
	});
});
