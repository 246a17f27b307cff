// What became of the goods that came back: worked out by hand.
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runAudits } from '../../etl/models/audit.ts';
import { effects, openWarehouse, partOfModels, sqlFolder, type RawRow, type Warehouse } from './warehouse.ts';

let folder: string;
let warehouse: Warehouse;

const line = (return_line_id: string, quantity: number, more: RawRow = {}): RawRow => ({
	return_line_id, return_id: 'r1', product_id: 'shoe', quantity, received_quantity: quantity, ...more
}); // prettier-ignore
let looks = 0;
const look = (return_line_id: string, quantity: number, disposition: string | null, day: string): RawRow => ({
	inspection_id: `i${++looks}`, return_line_id, inspected_at: `${day}T08:00:00Z`, quantity, disposition
}); // prettier-ignore
let moves = 0;
const move = (return_line_id: string, kind: string, quantity: number, day: string, more: RawRow = {}): RawRow => ({
	movement_id: `m${String(++moves).padStart(3, '0')}`, return_line_id, product_id: 'shoe', warehouse_id: 'north', kind, quantity,
	occurred_at: `${day}T10:00:00Z`, ...more
}); // prettier-ignore

beforeAll(async () => {
	({ folder } = await partOfModels(({ name }) => name === 'fct_return_dispositions' || /^dim_(?!process)/.test(name)));
	mkdirSync(join(folder, 'audits'));
	for (const name of ['dispositions_by_line', 'inspected_within_received', 'booked_within_received'])
		cpSync(join(sqlFolder, 'audits', `${name}.sql`), join(folder, 'audits', `${name}.sql`));
	warehouse = await openWarehouse({ folder });
	await warehouse.load({
		products: [{ product_id: 'shoe', name: 'Shoe', category: 'Shoes', unit_cost: 20, currency: 'EUR' }],
		orders: [{ order_id: 'o1', ordered_at: '2026-01-02T08:00:00Z' }],
		order_lines: [
			{ order_line_id: 'l1', order_id: 'o1', product_id: 'hat', quantity: 9, net_amount: 90, unit_cost: 3, warehouse_id: 'south', shipped_at: '2026-01-03T08:00:00Z' }
		],
		returns: [
			{ return_id: 'r1', requested_at: '2026-02-01T08:00:00Z' },
			{ return_id: 'r3', requested_at: '2026-02-01T08:00:00Z' },
			{ return_id: 'r2', requested_at: '2026-02-01T08:00:00Z', status: 'cancelled' }
		],
		return_events: [
			{ event_id: 'e1', return_id: 'r1', stage: 'received', occurred_at: '2026-02-03T08:00:00Z' },
			{ event_id: 'e2', return_id: 'r2', stage: 'cancelled', occurred_at: '2026-02-03T08:00:00Z' }
		],
		return_lines: [
			line('whole', 3),
			line('split', 4),
			line('again', 3),
			line('partly', 5),
			line('reworked', 2),
			line('undone', 2),
			line('against', 2),
			line('too-much', 1),
			line('shelved', 2),
			line('unsaid', 2),
			line('quiet', 2, { return_id: 'r3', order_line_id: 'l1', product_id: 'hat' }),
			line('nothing', 2, { received_quantity: 0 }),
			line('taken-back', 1, { return_id: 'r2' })
		],
		inspections: [
			look('whole', 3, 'restock', '2026-02-04'),
			look('split', 2, 'restock', '2026-02-04'),
			look('split', 1, 'scrap', '2026-02-04'),
			// all three first, then two of them a second time
			look('again', 3, 'quarantine', '2026-02-04'),
			look('again', 2, ' Restock', '2026-02-09'),
			look('partly', 5, 'restock', '2026-02-04'),
			look('reworked', 2, 'refurbish', '2026-02-04'),
			look('undone', 2, 'restock', '2026-02-04'),
			look('against', 2, 'scrap', '2026-02-04'),
			look('too-much', 3, 'restock', '2026-02-04'),
			look('shelved', 2, 'restock', '2026-02-04'),
			look('unsaid', 2, null, '2026-02-04')
		],
		inventory_movements: [
			move('whole', 'return_receipt', 3, '2026-02-03', { stock_state: 'quarantine', unit_cost: 12 }),
			move('whole', 'adjustment', -3, '2026-02-06', { stock_state: 'quarantine' }),
			move('whole', 'restock', 3, '2026-02-06', { stock_state: 'sellable' }),
			move('split', 'restock', 1, '2026-02-06', { stock_state: 'sellable' }),
			move('split', 'write_off', -1, '2026-02-07', { stock_state: 'quarantine' }),
			move('again', 'write_off', -1, '2026-02-20', { stock_state: 'quarantine' }),
			move('partly', 'return_receipt', 5, '2026-02-03', { stock_state: 'quarantine', warehouse_id: 'east' }),
			move('partly', 'restock', 2, '2026-02-05'),
			move('partly', 'restock', 1, '2026-02-10'),
			move('reworked', 'return_receipt', 2, '2026-02-03', { stock_state: 'quarantine' }),
			move('reworked', 'adjustment', -2, '2026-02-05', { stock_state: 'quarantine' }),
			move('reworked', 'adjustment', 2, '2026-02-05', { stock_state: 'unsellable' }),
			move('reworked', 'restock', 1, '2026-02-25'),
			// put back on the shelf, then found to be broken
			move('undone', 'restock', 2, '2026-02-06'),
			move('undone', 'write_off', -1, '2026-02-16'),
			move('against', 'restock', 1, '2026-02-06'),
			move('too-much', 'restock', 3, '2026-02-06'),
			move('shelved', 'return_receipt', 2, '2026-02-05', { stock_state: 'sellable' }),
			// goods of another kind that went out for it
			move('unsaid', 'exchange_out', -2, '2026-02-05', { stock_state: 'sellable' })
		]
	}); // prettier-ignore
	await warehouse.build();
}, 120_000);
afterAll(() => {
	warehouse.close();
	rmSync(folder, { recursive: true, force: true });
});

const becameOf = async (return_line_id: string) =>
	(
		await warehouse.rows(
			`select disposition, booking, units::double as units, days_to_restock, stock_state, amount::double as amount
			from marts.fct_return_dispositions where return_line_id = '${return_line_id}' order by units desc, disposition, booking`
		)
	).map((row) => Object.values(row));

test.each<[string, string, unknown[][]]>([
	['goods go where quality sent them, at the cost of their receipt', 'whole', [
		['restock', 'restocked', 3, '3', 'sellable', 36]]],
	['each disposition is carried out by its own booking, and what was not looked at waits', 'split', [
		['none', 'none', 1, null, 'unknown', 20], ['restock', 'none', 1, null, 'unknown', 20],
		['restock', 'restocked', 1, '3', 'sellable', 20], ['scrap', 'written_off', 1, null, 'gone', 20]]],
	['a second look replaces the first for the units that it is of; a quarantine ends in a write-off', 'again', [
		['restock', 'none', 2, null, 'unknown', 40], ['quarantine', 'written_off', 1, null, 'gone', 20]]],
	['a part is booked, by its last day; the rest lies where it was received', 'partly', [
		['restock', 'restocked', 3, '7', 'sellable', 60], ['restock', 'none', 2, null, 'quarantine', 40]]],
	['what was reworked and sold again is refurbished; the rest is in rework', 'reworked', [
		['refurbish', 'none', 1, null, 'unsellable', 20], ['refurbish', 'refurbished', 1, '22', 'sellable', 20]]],
	['the latest booking counts', 'undone', [
		['restock', 'restocked', 1, '3', 'sellable', 20], ['restock', 'written_off', 1, null, 'gone', 20]]],
	['a booking against the disposition is seen as such', 'against', [
		['scrap', 'none', 1, null, 'unknown', 20], ['scrap', 'restocked', 1, '3', 'sellable', 20]]],
	['no more is booked than was received', 'too-much', [['restock', 'restocked', 1, '3', 'sellable', 20]]],
	['a receipt straight into sellable stock restocks, on its own day', 'shelved', [
		['restock', 'restocked', 2, '0', 'sellable', 40]]],
	['inspected without a disposition is not uninspected; an exchange books nothing', 'unsaid', [
		['unknown', 'none', 2, null, 'unknown', 40]]],
	['a product without a cost has that of its order line', 'quiet', [['none', 'none', 2, null, 'unknown', 6]]],
	['what was not received became nothing', 'nothing', []],
	['nor what was taken back', 'taken-back', []]
])('%s', async (_sentence, return_line_id, expected) => {
	expect(await becameOf(return_line_id)).toEqual(expected);
}); // prettier-ignore

test('goods are in the warehouse that received them, else booked them, else shipped them', async () => {
	expect(
		await warehouse.rows(
			`select distinct return_line_id, warehouse_id from marts.fct_return_dispositions
			where return_line_id in ('partly', 'quiet', 'split') order by all`
		)
	).toEqual([
		{ return_line_id: 'partly', warehouse_id: 'east' },
		{ return_line_id: 'quiet', warehouse_id: 'south' },
		{ return_line_id: 'split', warehouse_id: 'north' }
	]);
});

test('every received unit is in it, and a source that contradicts itself is named', async () => {
	const audits = await runAudits({ connection: warehouse.connection, effects, folder });
	const failures = Object.fromEntries(audits.map(({ audit, failures: found }) => [audit, found]));
	expect(failures).toMatchObject({ dispositions_by_line: 0, inspected_within_received: 1, booked_within_received: 1 });
	expect(audits.filter(({ severity, failures: found }) => severity === 'stop' && found > 0)).toEqual([]);
});
