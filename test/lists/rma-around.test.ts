// What lies around a return: made by hand.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DuckDBConnection } from '@duckdb/node-api';
import { hrefOf } from '../../web/lib/rma/around.server.ts';
import { insertRows, openPublished, type Row } from '../fixtures/published.ts';
import { askQuery } from './ask.ts';

let connection: DuckDBConnection;
const key = { source_id: 'erp', return_id: 'r1' };

let lines = 0;
const line = (return_id: string, product_id: string, requested_on: string, reason: string, more: Row = {}): Row => ({
	source_id: 'erp', return_id, return_line_id: `l${++lines}`, product_id, requested_on, reason, batch_id: 'unknown', supplier_id: 's1',
	is_counted: true, returned_units: 1, ...more
}); // prettier-ignore
const signal = (signal_id: string, subject: string, more: Row): Row => ({
	source_id: 'erp', signal_id, subject, kind: 'drift', is_open: true, exposed_units: 9, observed_units: 3, returned_amount: 10, ...more
}); // prettier-ignore

beforeAll(async () => {
	connection = await openPublished();
	await insertRows(connection, 'marts.fct_return_lines', [
		line('r1', 'shoe', '2026-06-30', 'style'),
		line('r1', 'shoe', '2026-06-30', 'defective', { batch_id: 'b1' }),
		line('r1', 'hat', '2026-06-30', 'style'),
		line('r1', 'unknown', '2026-06-30', 'style'),
		line('r2', 'shoe', '2026-06-01', 'defective', { returned_units: 2 }),
		line('r2', 'shoe', '2026-06-01', 'too_small'),
		line('r3', 'shoe', '2026-04-01', 'style'),
		// a day too early, a day too late, rejected, of another source
		line('r4', 'shoe', '2026-03-31', 'style'),
		line('r5', 'shoe', '2026-07-01', 'style'),
		line('r6', 'shoe', '2026-06-01', 'style', { is_counted: false }),
		line('r2', 'shoe', '2026-06-01', 'style', { source_id: 'shop' })
	]);
	const other = (return_id: string, requested_at: string, more: Row = {}): Row => ({
		source_id: 'erp', return_id, customer_id: 'c1', requested_at, outcome: 'settled', stage: 'closed', reason: 'style', units: 1, ...more
	}); // prettier-ignore
	await insertRows(connection, 'marts.fct_returns', [
		other('r1', '2026-06-30 10:00:00'),
		other('r2', '2026-06-01 10:00:00'),
		other('r3', '2026-04-01 10:00:00'),
		other('r7', '2026-05-01 10:00:00', { customer_id: 'unknown' }),
		other('r8', '2026-05-01 10:00:00', { source_id: 'shop' })
	]);
	await insertRows(connection, 'marts.fct_signals', [
		signal('batch', 'batch', { batch_id: 'b1', is_open: false }),
		signal('product', 'product', { product_id: 'hat', returned_amount: 5 }),
		signal('supplier', 'supplier', { supplier_id: 's1' }),
		signal('other batch', 'batch', { batch_id: 'b2', product_id: 'shoe', supplier_id: 's1' }),
		signal('warehouse', 'warehouse', { warehouse_id: 'w1', product_id: 'shoe' }),
		signal('other source', 'product', { product_id: 'hat', source_id: 'shop' })
	]);
	const piece = (return_id: string, return_line_id: string, units: number): Row => ({
		source_id: 'erp', return_id, return_line_id, disposition: 'restock', booking: 'none', stock_state: 'quarantine', units, amount: 3
	}); // prettier-ignore
	await insertRows(connection, 'marts.fct_return_dispositions', [
		piece('r1', 'l2', 1),
		piece('r1', 'l1', 1),
		piece('r2', 'l5', 2)
	]);
	await insertRows(connection, 'meta.source_links', [{ source_id: 'erp', link: 'https://erp.example/{id}' }]);
});
afterAll(() => connection.closeSync());

test('the products of a return are counted in the 90 days before it, without itself and what does not count', async () => {
	const asked = { ...key, requested_on: '2026-06-30', products: ['shoe', 'hat'] };
	const rows = await askQuery(connection, 'rma_product_returns', asked);
	expect(rows.map((row) => [row.product_id, row.other_returns, row.other_units, row.same_reason_units])).toEqual([
		['shoe', 2, 4, 3],
		['hat', 0, 0, 0]
	]);
	expect(await askQuery(connection, 'rma_product_returns', { ...asked, return_id: 'nobody' })).toEqual([]);
});

test('the other returns of a customer are those of the same source; nobody is no customer', async () => {
	const others = await askQuery(connection, 'rma_customer_returns', { ...key, customer_id: 'c1', limit: 1 });
	expect(others.map(({ return_id, total }) => [return_id, total])).toEqual([['r2', 2]]);
	expect(await askQuery(connection, 'rma_customer_returns', { ...key, customer_id: 'unknown', limit: 9 })).toEqual([]);
});

test('signals are of its own batches, products and suppliers, open ones first', async () => {
	const signals = await askQuery(connection, 'rma_signals', {
		source_id: 'erp',
		batches: ['b1'],
		products: ['shoe', 'hat'],
		suppliers: ['s1']
	});
	expect(signals.map(({ signal_id }) => signal_id)).toEqual(['supplier', 'product', 'batch']);
});

test('a batch is held against its siblings without this return, which is why somebody looks', async () => {
	const units = (batch_id: string, shipped_units: number, returned_units: number): Row => ({
		source_id: 'erp', product_id: 'shoe', batch_id, shipped_units, returned_units
	}); // prettier-ignore
	const lowOf = async (returned: number) => {
		await connection.run('delete from marts.agg_batch_units');
		await insertRows(connection, 'marts.agg_batch_units', [units('b1', 7, returned), units('b2', 1000, 20)]);
		const [batch, ...others] = await askQuery(connection, 'rma_batches', {
			source_id: 'erp',
			products: ['shoe'],
			batches: ['b1'],
			own_units: [1]
		});
		expect(others).toEqual([]);
		expect(batch).toMatchObject({ batch_id: 'b1', shipped_units: 7, returned_units: returned });
		expect(batch).toMatchObject({ others_shipped_units: 1000, others_returned_units: 20 });
		return batch?.low ?? NaN;
	};
	expect(await lowOf(1)).toBe(0);
	expect(await lowOf(4)).toBeGreaterThan(20 / 1000);
});

test('what became of its goods is of this return only', async () => {
	const rows = await askQuery(connection, 'rma_dispositions', key);
	expect(rows.map(({ return_line_id, units }) => [return_line_id, units])).toEqual([['l1', 1], ['l2', 1]]); // prettier-ignore
});

test('the way into the source has the id in its place, and leads nowhere else', async () => {
	const [found] = await askQuery(connection, 'rma_source_link', { source_id: 'erp' });
	expect(hrefOf(found?.link, 'R 1/?&#')).toBe('https://erp.example/R%201%2F%3F%26%23');
	expect(hrefOf('https://erp.example/{id}/lines?of={id}', '7')).toBe('https://erp.example/7/lines?of=7');
	// an id is no pattern either
	expect(hrefOf('https://erp.example/{id}', '$&')).toBe('https://erp.example/%24%26');
	expect(hrefOf('javascript:alert({id})', '7')).toBeNull();
	expect(hrefOf(undefined, '7')).toBeNull();
	expect(await askQuery(connection, 'rma_source_link', { source_id: 'shop' })).toEqual([]);
});

test('similar cases are settled ones of the same kind in the half-year before; those that wait are open and came earlier', async () => {
	const made = (return_id: string, requested_at: string, more: Row): Row => ({
		source_id: 'erp', return_id, requested_at, outcome: 'settled', category: 'Hats', resolution: 'refund', turnaround_hours: 10, ...more
	}); // prettier-ignore
	const open = { outcome: 'open', is_open: true, stage: 'received', warehouse_id: 'w9', turnaround_hours: null };
	await insertRows(connection, 'marts.fct_returns', [
		made('s1', '2026-06-29 23:00:00', { turnaround_hours: 20 }),
		made('s2', '2026-01-01 00:00:00', { turnaround_hours: 40 }),
		// of the day itself, too long ago, of another kind or wish
		made('s3', '2026-06-30 00:00:00', { turnaround_hours: 1 }),
		made('s4', '2025-12-31 23:59:59', { turnaround_hours: 1 }),
		made('s5', '2026-06-01 00:00:00', { turnaround_hours: 1, category: 'Shoes' }),
		made('s6', '2026-06-01 00:00:00', { turnaround_hours: 1, resolution: 'exchange' }),
		made('w1', '2026-06-01 00:00:00', { ...open, stage_at: '2026-06-10 00:00:00' }),
		made('w2', '2026-06-01 00:00:00', { ...open, stage_at: '2026-06-20 00:00:00' }),
		made('w3', '2026-06-01 00:00:00', { ...open, stage_at: '2026-06-10 00:00:00', warehouse_id: 'w1' }),
		made('w4', '2026-06-01 00:00:00', { ...open, stage_at: '2026-06-10 00:00:00', stage: 'inspected' })
	]);
	expect(
		await askQuery(connection, 'rma_similar', { day: '2026-06-30', category: 'Hats', resolution: 'refund' })
	).toEqual([{ settled_returns: 2, median_hours: 30 }]);
	expect(
		await askQuery(connection, 'rma_waiting', {
			stage: 'received',
			stage_at: '2026-06-20 00:00:00',
			warehouse_id: 'w9'
		})
	).toEqual([{ waiting_longer: 1 }]);
});
