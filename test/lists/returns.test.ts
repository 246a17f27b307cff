import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DuckDBConnection } from '@duckdb/node-api';
import { insertRows, openPublished, type Row } from '../fixtures/published.ts';
import { askQuery } from './ask.ts';

let connection: DuckDBConnection;
beforeAll(async () => {
	connection = await openPublished();
});
afterAll(() => connection.closeSync());

const stages = ['requested', 'received', 'closed'];
const record = fc.record({
	source_id: fc.constantFrom('erp', 'shop'),
	customer_id: fc.constantFrom('c1', 'unknown'),
	channel: fc.constantFrom('online', 'store'),
	country: fc.constantFrom('CN', 'FR'),
	requested_at: fc.constantFrom('2026-01-31 23:59:59', '2026-02-01 00:00:00', '2026-02-14 10:00:00'),
	stage: fc.constantFrom(...stages),
	is_late: fc.boolean(),
	amount: fc.option(fc.integer({ min: 0, max: 3 })),
	units: fc.integer({ min: 0, max: 3 }),
	link: fc.constantFrom('reference', 'matched', 'unlinked'),
	warehouse_id: fc.constantFrom('w1', 'w2'),
	handler: fc.constantFrom('h1', 'unknown'),
	resolution: fc.constantFrom('refund', 'exchange'),
	lines: fc.array(
		fc.record({
			category: fc.constantFrom('Shoes', 'Bags'),
			reason: fc.constantFrom('style', 'defective'),
			product_id: fc.constantFrom('p1', 'p2'),
			batch_id: fc.constantFrom('b1', 'unknown'),
			supplier_id: fc.constantFrom('s1', 's2'),
			disposition: fc.constantFrom('scrap', 'none')
		}),
		{ maxLength: 2 }
	)
});

async function put(records: (typeof record extends fc.Arbitrary<infer Value> ? Value : never)[]): Promise<void> {
	await connection.run('delete from marts.fct_returns; delete from marts.fct_return_lines');
	const returns: Row[] = [];
	const returnLines: Row[] = [];
	records.forEach(({ lines, ...row }, index) => {
		const return_id = `R${String(index).padStart(3, '0')}`;
		const isOpen = row.stage !== 'closed';
		returns.push({
			...row, return_id, rma_number: index % 3 === 0 ? null : `RMA-2026-${index}`, order_number: `SO-${index}`, lines: lines.length,
			is_open: isOpen, is_late: isOpen && row.is_late, outcome: isOpen ? 'open' : 'settled', stage_at: row.requested_at,
			refund_amount: 0, refund_owed_amount: 0
		}); // prettier-ignore
		lines.forEach((line, place) =>
			returnLines.push({ ...line, source_id: row.source_id, return_id, return_line_id: `${return_id}-${place}` })
		);
	});
	await insertRows(connection, 'marts.fct_returns', returns);
	await insertRows(connection, 'marts.fct_return_lines', returnLines);
}

const filters = fc.record({
	since: fc.constantFrom('2026-01-01', '2026-02-01'),
	until: fc.constantFrom('2026-02-14', '2027-01-01'),
	source: fc.constantFrom([], ['erp']),
	category: fc.constantFrom([], ['Shoes']),
	reason: fc.constantFrom([], ['style']),
	channel: fc.constantFrom([], ['online']),
	country: fc.constantFrom([], ['CN'], ['CN', 'FR']),
	stage: fc.constantFrom([], ['received'], stages),
	outcome: fc.constantFrom([], ['open']),
	link: fc.constantFrom([], ['unlinked', 'matched']),
	warehouse: fc.constantFrom([], ['w1']),
	handler: fc.constantFrom([], ['h1']),
	resolution: fc.constantFrom([], ['refund'], ['refund', 'exchange']),
	batch: fc.constantFrom([], [], ['b1']),
	supplier: fc.constantFrom([], [], ['s1']),
	disposition: fc.constantFrom([], [], ['scrap']),
	late: fc.boolean(),
	product: fc.constantFrom('', 'p1'),
	customer: fc.constantFrom('', 'c1'),
	search: fc.constantFrom('', 'r0', '1', "'; drop table marts.fct_returns; --")
});

test('the totals over the list are those of its rows, and so are the open returns by stage', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(record, { maxLength: 20 }), filters, async (records, narrowed) => {
			await put(records);
			const rows = await askQuery(connection, 'rma_list', narrowed);
			const [totals] = await askQuery(connection, 'rma_totals', narrowed);
			expect(totals).toMatchObject({
				returns: rows.length,
				open_returns: rows.filter((row) => row.is_open).length,
				late_returns: rows.filter((row) => row.is_late).length,
				units: rows.reduce((sum, row) => sum + row.units, 0),
				amount: rows.reduce((sum, row) => sum + (row.amount ?? 0), 0)
			});
			const all = await askQuery(connection, 'rma_list', { ...narrowed, stage: [], outcome: [], late: false });
			const open = all.filter((row) => row.is_open);
			const byStage = await askQuery(connection, 'rma_stage_totals', narrowed);
			expect(Object.fromEntries(byStage.map((row) => [row.stage, [row.open_returns, row.late_returns]]))).toEqual(
				Object.fromEntries(
					[...new Set(open.map((row) => row.stage))].map((stage) => {
						const own = open.filter((row) => row.stage === stage);
						return [stage, [own.length, own.filter((row) => row.is_late).length]];
					})
				)
			);
		}),
		{ numRuns: 60 }
	);
}, 120_000);

test('pages of any length neither repeat nor skip a return, whatever the order', async () => {
	const names = ['requested', 'stage', 'due', 'amount', 'owed', 'units', 'turnaround', 'number', 'no such order'];
	const sort = fc.constantFrom(...names, ...names.map((name) => `-${name}`));
	await fc.assert(
		fc.asyncProperty(
			fc.array(record, { maxLength: 20 }),
			sort,
			fc.integer({ min: 1, max: 7 }),
			async (records, order, limit) => {
				await put(records);
				const all = (await askQuery(connection, 'rma_list', { sort: order })).map((row) => row.return_id);
				const paged: string[] = [];
				for (let offset = 0; offset < records.length; offset += limit)
					paged.push(
						...(await askQuery(connection, 'rma_list', { sort: order, limit, offset })).map((row) => row.return_id)
					);
				expect(paged).toEqual(all);
				expect(new Set(paged).size).toBe(records.length);
			}
		),
		{ numRuns: 40 }
	);
}, 120_000);

test('a return is found by the beginning and by the end of its numbers, in capitals or not', async () => {
	const [one] = fc.sample(record, 1);
	await put(
		Array.from({ length: 12 }, () => ({ ...(one as NonNullable<typeof one>), requested_at: '2026-02-14 10:00:00' }))
	);
	const found = async (search: string) =>
		(await askQuery(connection, 'rma_list', { search })).map((row) => row.return_id);
	expect(await found('rma-2026-11')).toEqual(['R011']);
	expect(await found('SO-4')).toEqual(['R004']);
	expect(await found('011')).toEqual(['R011']);
	expect(await found('MA-2026')).toEqual([]);
});

test('a list is narrowed to the cases of a warehouse, a handler and a wish, and to lines to which all else applies', async () => {
	await connection.run('delete from marts.fct_returns; delete from marts.fct_return_lines');
	const one = (return_id: string, warehouse_id: string, handler: string, resolution: string): Row => ({
		source_id: 'erp', return_id, warehouse_id, handler, resolution, requested_at: '2026-02-01 10:00:00', lines: 1, units: 1
	}); // prettier-ignore
	await insertRows(connection, 'marts.fct_returns', [
		one('A', 'w1', 'h1', 'refund'),
		one('B', 'w1', 'unknown', 'exchange'),
		one('C', 'w2', 'h1', 'refund')
	]);
	const line = (return_id: string, batch_id: string, supplier_id: string, disposition: string): Row => ({
		source_id: 'erp', return_id, return_line_id: `${return_id}${batch_id}`, batch_id, supplier_id, disposition,
		requested_on: '2026-02-01'
	}); // prettier-ignore
	await insertRows(connection, 'marts.fct_return_lines', [
		// the batch on one line, the disposition on another
		line('A', 'b1', 's1', 'restock'),
		line('A', 'b2', 's1', 'scrap'),
		line('B', 'b1', 's2', 'scrap')
	]);
	const found = async (narrowed: object) =>
		(await askQuery(connection, 'rma_list', narrowed)).map(({ return_id }) => return_id).sort();
	expect(await found({ warehouse: ['w1'] })).toEqual(['A', 'B']);
	expect(await found({ handler: ['h1'], resolution: ['refund'] })).toEqual(['A', 'C']);
	expect(await found({ handler: ['unknown'] })).toEqual(['B']);
	expect(await found({ batch: ['b1'] })).toEqual(['A', 'B']);
	expect(await found({ batch: ['b1'], disposition: ['scrap'] })).toEqual(['B']);
	expect(await found({ supplier: ['s1'], warehouse: ['w2'] })).toEqual([]);
});
