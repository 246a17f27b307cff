import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { emptyWarehouse, type Warehouse } from './warehouse.ts';

const header = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country';

describe('the mapping of the UCI register', () => {
	let warehouse: Warehouse;
	beforeEach(async () => {
		warehouse = await emptyWarehouse();
	});
	afterEach(() => warehouse.close());

	const feed = (file: string, lines: string[]) => {
		writeFileSync(join(warehouse.input, file), [header, ...lines, ''].join('\n'));
		return warehouse.feed();
	};

	it('posts bad debt as a debit and its recovery as a credit', async () => {
		await feed('a.csv', [
			'A563185,B,Adjust bad debt,1,2011-08-12 14:50:00,11062.06,,United Kingdom',
			'A563186,B,Adjust bad debt,1,2011-08-12 14:51:00,-11062.06,,United Kingdom'
		]);
		expect(
			await warehouse.rows('select document_id, debit, credit, document_type from raw.ledger_entries order by 1')
		).toEqual([
			{ document_id: 'A563185', debit: null, credit: '11062.0600', document_type: 'other' },
			{ document_id: 'A563186', debit: '11062.0600', credit: null, document_type: 'other' }
		]);
	});

	it('warns of an invoice number of a kind that it does not know', async () => {
		const fed = await feed('a.csv', ['X1,21232,BOX,1,2011-08-12 14:50:00,1.5,,United Kingdom']);
		expect(fed?.landing.warnings).toEqual(['1 of 1 rows of input invoices was taken by no mapping: a.csv line 2']);
	});

	it('quarantines a line with a wrong quantity, under its line of the export', async () => {
		const fed = await feed('a.csv', [
			'536365,21232,BOX,six,2010-12-01 08:26:00,1.5,17850.0,United Kingdom',
			'536365,21233,LID,6,2010-12-01 08:26:00,1.5,17850.0,United Kingdom'
		]);
		expect(fed?.report.entities.find(({ entity }) => entity === 'order_lines')).toMatchObject({
			inserted: 1,
			quarantined: 1
		});
		expect(
			await warehouse.rows('select entity, file, line::integer as line, column_name, found from load.quarantine')
		).toEqual([{ entity: 'order_lines', file: 'a.csv', line: 2, column_name: 'quantity', found: 'six' }]);
	});

	it('keeps what it quarantined of a file until that file is corrected', async () => {
		const line = (time: string) => [`536365,21232,BOX,6,${time},1.5,17850.0,United Kingdom`];
		const quarantined = 'select entity, file, column_name from load.quarantine order by all';
		await feed('a.csv', line('noon'));
		const found = await warehouse.rows(quarantined);
		expect(found).toContainEqual({ entity: 'orders', file: 'a.csv', column_name: 'ordered_at' });
		expect(found).toContainEqual({ entity: 'order_lines', file: 'a.csv', column_name: 'updated_at' });
		await feed('b.csv', ['536366,21232,BOX,6,2010-12-02 08:26:00,1.5,17850.0,United Kingdom']);
		expect(await warehouse.rows(quarantined)).toEqual(found);
		await feed('a.csv', line('2010-12-01 08:26:00'));
		expect(await warehouse.rows(quarantined)).toEqual([]);
		expect(await warehouse.rows('select count(*)::integer as orders from raw.orders')).toEqual([{ orders: 2 }]);
	});

	it('tells gifts from stock corrections: both have no price, but only a gift has a customer or company', async () => {
		await feed('a.csv', [
			'1,21232,BOX,6,2010-12-01 08:26:00,0.0,17850.0,United Kingdom',
			'2,21232,BOX,6,2010-12-01 08:27:00,0.0,,United Kingdom',
			'2,21233,LID,6,2010-12-01 08:27:00,1.5,,United Kingdom',
			'3,21232,found,7,2010-12-01 08:28:00,0.0,,United Kingdom',
			'4,21232,damages,-8,2010-12-01 08:29:00,0.0,,United Kingdom'
		]);
		expect(
			await warehouse.rows(
				'select order_id, sum(quantity)::integer as units from raw.order_lines group by all order by 1'
			)
		).toEqual([
			{ order_id: '1', units: 6 },
			{ order_id: '2', units: 12 }
		]);
		expect(
			await warehouse.rows('select kind, quantity::integer as units from raw.inventory_movements order by 1')
		).toEqual([
			{ kind: 'adjustment', units: 7 },
			{ kind: 'write_off', units: -8 }
		]);
		expect(await warehouse.rows("select name from raw.products where product_id = '21232'")).toEqual([{ name: 'BOX' }]);
	});

	it.each([[['1', '2', '3']], [['3', '2', '1']], [['2', '3', '1']]])(
		'names a product by its latest description, files in the order %j',
		async (order) => {
			const descriptions: Record<string, string> = { 1: 'OLD NAME', 2: 'NEW NAME ', 3: '' };
			for (const day of order)
				await feed(`${day}.csv`, [`${day},21232,${descriptions[day]},6,2010-12-0${day} 08:26:00,1.5,,United Kingdom`]);
			expect(await warehouse.rows('select name, category from raw.products')).toEqual([
				{ name: 'NEW NAME', category: 'goods' }
			]);
		}
	);
});
