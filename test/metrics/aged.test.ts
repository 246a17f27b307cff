import * as fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { DuckDBConnection } from '@duckdb/node-api';
import { askOf } from '../../sql/metrics/duckdb.ts';
import { answer } from '../../sql/metrics/engine.ts';
import type { Question } from '../../sql/metrics/types.ts';
import { dictionary, insertRows, openPublished, type Row } from '../fixtures/published.ts';

// Rates that judge only what is old enough, against loops over the rows.

const [dataTo, maturity] = ['2026-03-31', 30];
let connection: DuckDBConnection;
beforeAll(async () => {
	connection = await openPublished();
	await insertRows(connection, 'meta.publication', [
		{ version: 'v', data_to: `${dataTo} 12:00:00`, maturity_days: maturity }
	]);
});
afterAll(() => connection.closeSync());
beforeEach(clear);

async function clear(): Promise<void> {
	for (const relation of ['fct_order_lines', 'fct_return_lines', 'fct_return_sequels'])
		await connection.run(`delete from marts.${relation}`);
}

const ask = (question: Question) => answer(question, { dictionary, ask: askOf(connection), version: 'v' });

const daysFrom = (one: string, other: string): number => (Date.parse(other) - Date.parse(one)) / 86_400_000;
const isOld = (since: string, days: number): boolean => daysFrom(since, dataTo) >= days;

// Days at and beside the limits: 1 March is 30 days old at the end of the data.
const day = fc.constantFrom('2026-01-30', '2026-01-31', '2026-02-27', '2026-02-28', '2026-03-01', '2026-03-02');
const shipment = fc.record({
	category: fc.constantFrom('Bags', 'Shoes', 'unknown'),
	cohort_on: day,
	delivered_on: fc.option(day),
	shipped_units: fc.integer({ min: 0, max: 4 }),
	returns: fc.array(
		fc.record({ requested_on: fc.oneof(day, fc.constantFrom('2026-03-30', '2026-03-31')), returned_units: fc.integer({ min: 0, max: 2 }), received: fc.boolean() }),
		{ maxLength: 2 }
	)
}); // prettier-ignore
type Shipment = typeof shipment extends fc.Arbitrary<infer T> ? T : never;

async function ship(shipments: readonly Shipment[]): Promise<void> {
	const ofLine = ({ category, cohort_on, delivered_on }: Shipment, index: number): Row => ({
		source_id: 'erp', category, cohort_on, delivered_on, order_line_id: `l${index}`, order_id: `o${index % 3}`
	}); // prettier-ignore
	await insertRows(
		connection,
		'marts.fct_order_lines',
		shipments.map((one, index) => ({ ...ofLine(one, index), shipped_units: one.shipped_units, net_amount: one.shipped_units * 10 }))
	); // prettier-ignore
	await insertRows(
		connection,
		'marts.fct_return_lines',
		shipments.flatMap((one, index) =>
			one.returns.map(({ requested_on, returned_units, received }, place): Row => ({
				...ofLine(one, index),
				return_line_id: `r${index}-${place}`, return_id: `R${index}-${place}`, requested_on, returned_units,
				received_units: received ? returned_units : 0, returned_amount: returned_units * 10, is_counted: returned_units > 0
			}))
		)
	); // prettier-ignore
}

describe('the mature return rate', () => {
	test('is what loops over shipments that are old enough give, with the others left out', { timeout: 60_000 }, async () => {
		const coordinates = fc.record({
			measure: fc.constantFrom('units' as const, 'value' as const, 'lines' as const, 'orders' as const),
			counted: fc.constantFrom('requested' as const, 'received' as const)
		});
		let judged = 0;
		await fc.assert(
			fc.asyncProperty(fc.array(shipment, { maxLength: 10 }), coordinates, async (shipments, { measure, counted }) => {
				await clear();
				await ship(shipments);
				const question: Question = { metric: 'mature_return_rate', by: ['category'], totals: true, measure, counted };
				const { rows, left_out } = await ask(question);
				const amounts = (category: string | null) => {
					const [back, out, young] = [new Set<string>(), new Set<string>(), new Set<string>()];
					const sums = { back: 0, out: 0, young: 0 };
					for (const [index, one] of shipments.entries()) {
						if (category !== null && one.category !== category) continue;
						const since = one.delivered_on ?? one.cohort_on;
						const id = measure === 'orders' ? `o${index % 3}` : `l${index}`;
						const by = measure === 'value' ? 10 : 1;
						const old = isOld(since, maturity);
						sums[old ? 'out' : 'young'] += one.shipped_units * by;
						if (one.shipped_units > 0) (old ? out : young).add(id);
						for (const { requested_on, returned_units, received } of one.returns) {
							const units = counted === 'received' && !received ? 0 : returned_units;
							if (!old || daysFrom(since, requested_on) > maturity) continue;
							sums.back += units * by;
							if (units > 0) back.add(id);
						}
					}
					const isDistinct = measure === 'orders' || measure === 'lines';
					return isDistinct ? { back: back.size, out: out.size, young: young.size } : sums;
				};
				for (const row of rows) {
					const wanted = amounts(row['category'] as string | null);
					expect([row['numerator'], row['denominator']]).toEqual([wanted.back, wanted.out]);
					expect(row['value']).toEqual(wanted.out === 0 ? null : expect.closeTo(wanted.back / wanted.out, 9));
					judged += wanted.back;
				}
				const { young } = amounts(null);
				expect(left_out).toEqual(young === 0 ? [] : [{ reason: 'too_young', amount: young, unit: measure }]);
			}),
			{ numRuns: 60 }
		);
		expect(judged).toBeGreaterThan(100);
	}); // prettier-ignore

	test('leaves out what belongs to no order line, and says so', async () => {
		await insertRows(connection, 'marts.fct_return_lines', [
			{ source_id: 'erp', return_line_id: 'r', return_id: 'R', requested_on: '2026-02-01', returned_units: 2, is_counted: true }
		]); // prettier-ignore
		const { rows, left_out } = await ask({ metric: 'mature_return_rate' });
		expect(rows).toMatchObject([{ value: null, numerator: 0, denominator: 0 }]);
		expect(left_out).toEqual([{ reason: 'unlinked', amount: 2, unit: 'units' }]);
	});
});

describe('the repeat return rate', () => {
	test('counts a next return on the ninetieth day and no later, of returns that are as old', async () => {
		const first = (return_id: string, requested_on: string, next_on: string | null, is_known = true): Row => ({
			source_id: 'erp', return_id, customer_id: 'c', is_known, requested_at: `${requested_on} 23:00:00`,
			next_requested_at: next_on && `${next_on} 01:00:00`
		}); // prettier-ignore
		await insertRows(connection, 'marts.fct_return_sequels', [
			first('in time', '2025-12-01', '2026-03-01'),
			first('late', '2025-12-01', '2026-03-02'),
			first('never', '2025-12-31', null),
			first('young', '2026-01-01', '2026-01-02'),
			first('nobody', '2025-12-01', null, false)
		]);
		const { rows, left_out } = await ask({ metric: 'repeat_return_rate' });
		expect(rows).toMatchObject([{ numerator: 1, denominator: 3 }]);
		expect(left_out).toEqual([{ reason: 'too_young', amount: 1, unit: 'rows' }]);
	});
});

describe('other shares and ages', () => {
	test('the share of returned goods in stock goes by brand too, with those of unknown products', async () => {
		const level = (product_id: string, stock_units: number, returned_units: number): Row => ({
			source_id: 'erp', product_id, warehouse_id: 'w', counted_on: '2026-03-31', stock_units, returned_units
		}); // prettier-ignore
		await insertRows(connection, 'marts.dim_products', [{ source_id: 'erp', product_id: 'p1', brand: 'Oakham' }]);
		await insertRows(connection, 'marts.fct_stock_levels', [level('p1', 8, 2), level('p1', 2, 0), level('p2', 5, 5)]);
		const { rows } = await ask({ metric: 'returned_share_of_stock', by: ['brand'], totals: true });
		expect(rows).toMatchObject([
			{ brand: 'Oakham', value: 0.2, numerator: 2, denominator: 10 },
			{ brand: 'unknown', value: 1, numerator: 5, denominator: 5 },
			{ brand: null, numerator: 7, denominator: 15 }
		]);
	});

	test('the age of the newest record is that of the source that is furthest behind', async () => {
		await insertRows(connection, 'meta.sources', [
			{ source_id: 'erp', title: 'ERP', last_loaded_at: '2026-03-31 08:00:00', freshness_minutes: 15 },
			{ source_id: 'shop', title: 'Shop', last_loaded_at: '2026-03-31 09:00:00', freshness_minutes: 200 },
			{ source_id: 'old', title: 'Old', last_loaded_at: '2026-03-31 09:00:00', freshness_minutes: null }
		]);
		expect((await ask({ metric: 'freshness_minutes' })).rows).toMatchObject([{ value: 200, denominator: 2 }]);
		expect((await ask({ metric: 'freshness_minutes', by: ['source'] })).rows).toMatchObject([
			{ source: 'erp', source_name: 'ERP', value: 15 },
			{ source: 'shop', value: 200 }
		]);
	});

	test('a signal is unknown where it has no such member', async () => {
		await insertRows(connection, 'marts.fct_signals', [
			{ signal_id: 's1', source_id: 'erp', side: 'product', first_on: '2026-03-01', supplier_id: 'S1' },
			{ signal_id: 's2', source_id: 'erp', side: 'product', first_on: '2026-03-01', supplier_id: null }
		]);
		expect((await ask({ metric: 'signals', by: ['supplier'] })).rows).toMatchObject([
			{ supplier: 'S1', value: 1 },
			{ supplier: 'unknown', value: 1 }
		]);
		expect((await ask({ metric: 'signals', where: { supplier: ['unknown'] } })).rows).toMatchObject([{ value: 1 }]);
	});
});
