// What the page of a product says: its curve, its reasons, what it will reach, its suppliers; worked out by hand.
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { DuckDBConnection } from '@duckdb/node-api';
import { wilson } from '../../sql/metrics/intervals.ts';
import { reasonCurve } from '../../web/lib/products/curve.ts';
import { reasonMonths } from '../../web/lib/products/reason-months.ts';
import { insertRows, openPublished, type Row } from '../fixtures/published.ts';
import { askQuery } from './ask.ts';

let connection: DuckDBConnection;
beforeAll(async () => {
	connection = await openPublished();
});
beforeEach(async () => {
	for (const relation of ['marts.fct_order_lines', 'marts.fct_return_lines', 'marts.agg_return_delays', 'meta.sources'])
		await connection.run(`delete from ${relation}`);
	await insertRows(connection, 'meta.sources', [{ source_id: 'erp', data_to: '2026-03-31 10:00:00' }]);
});
afterAll(() => connection.closeSync());

const key = { source_id: 'erp', product_id: 'p1' } as const;
const inShoes = { ...key, category: 'Shoes' } as const;
const near = (value: number, digits = 9): number => expect.closeTo(value, digits) as number;
const day = 86_400_000;
const addDays = (on: string, days: number) => new Date(Date.parse(on) + days * day).toISOString().slice(0, 10);

type Shipment = {
	on: string;
	units: number;
	supplier?: string;
	back?: { after: number; units: number; reason?: string; fault?: string }[];
};

async function ship(shipments: readonly Shipment[]): Promise<void> {
	const of = { source_id: 'erp', product_id: 'p1', category: 'Shoes', channel: 'online', country: 'DE' };
	await insertRows(
		connection,
		'marts.fct_order_lines',
		shipments.map(({ on, units, supplier = 's1' }, index) => ({
			...of, order_line_id: `l${index}`, supplier_id: supplier, cohort_on: on, shipped_units: units
		})) // prettier-ignore
	);
	await insertRows(
		connection,
		'marts.fct_return_lines',
		shipments.flatMap(
			({ on, supplier = 's1', back = [] }, index) =>
			back.map(({ after, units, reason = 'style', fault = 'customer' }, place) => ({
				...of, return_line_id: `r${index} ${place}`, order_line_id: `l${index}`, supplier_id: supplier, reason, fault,
				cohort_on: on, requested_on: addDays(on, after), is_counted: true, returned_units: units, received_units: 0,
				refunded_units: 0
			})) // prettier-ignore
		)
	);
}

/** Kaplan and Meier, by their definition: the chance to be kept, day by day, of those still seen. */
function kept(shipments: readonly Shipment[], until: number): number {
	const seen = ({ on }: Shipment) => Math.min(365, (Date.parse('2026-03-31') - Date.parse(on)) / day);
	let share = 1;
	for (let age = 0; age <= until; age++) {
		let risk = 0;
		let back = 0;
		for (const one of shipments) {
			if (seen(one) < age) continue;
			const gone = (one.back ?? []).filter(({ after }) => after < age).reduce((sum, { units }) => sum + units, 0);
			risk += one.units - gone;
			back += (one.back ?? []).filter(({ after }) => after === age).reduce((sum, { units }) => sum + units, 0);
		}
		if (risk > 0) share *= 1 - back / risk;
	}
	return share;
}

describe('the curve of a product', () => {
	test('counts young shipments for the days that they have lived', async () => {
		const shipments = [
			{ on: '2026-01-01', units: 100, back: [{ after: 10, units: 10 }, { after: 40, units: 9 }] },
			{ on: '2026-03-11', units: 100, back: [{ after: 10, units: 20 }] } // seen for 20 days
		]; // prettier-ignore
		await ship(shipments);
		const rows = await askQuery(connection, 'product_curve', inShoes);
		const at = (age: number) => rows.findLast(({ age_days }) => age_days <= age);
		expect(at(0)).toMatchObject({ return_share: 0 });
		expect(at(10)?.return_share).toBeCloseTo(0.15, 12); // 30 of 200
		expect(at(40)?.return_share).toBeCloseTo(1 - 0.85 * (1 - 9 / 90), 12); // 9 of the 90 that were seen so long
		expect(at(40)?.return_share).toBeCloseTo(1 - kept(shipments, 40), 12);
		expect(at(40)?.low).toBeLessThan(at(40)!.return_share!);
		expect(at(40)?.high).toBeGreaterThan(at(40)!.return_share!);
	});

	test('stands beside that of its category, and ends where too few were seen so long', async () => {
		await ship([
			{ on: '2026-03-11', units: 97, back: [{ after: 5, units: 1 }] },
			{ on: '2025-03-31', units: 3 }
		]);
		await connection.run(`insert into marts.agg_return_delays
			select 'requested', 'Shoes', age, 100, age / 100.0, 0, 1, least(age / 20.0, 1), false from range(0, 31) as ages (age)`);
		const rows = await askQuery(connection, 'product_curve', inShoes);
		const last = rows.findLast(({ return_share }) => return_share !== null);
		expect(last?.age_days).toBe(20);
		expect(rows.at(-1)).toMatchObject({ age_days: 30, return_share: null, category_share: 0.3 });
	});

	test('is none where nothing was shipped', async () => {
		expect(await askQuery(connection, 'product_curve', inShoes)).toEqual([]);
		expect(await askQuery(connection, 'product_projection', key)).toEqual([]);
	});

	const shipment = fc.record({
		on: fc.constantFrom('2026-01-01', '2026-02-15', '2026-03-20'),
		units: fc.integer({ min: 5, max: 60 }),
		back: fc.array(
			fc.record({
				after: fc.integer({ min: 0, max: 11 }),
				units: fc.constant(1),
				reason: fc.constantFrom('style', 'colour', 'defective')
			}),
			{ maxLength: 5 }
		)
	});

	test('is the sum of its reasons on any history, and what Kaplan and Meier say', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(shipment, { minLength: 1, maxLength: 5 }), async (shipments) => {
				await connection.run('delete from marts.fct_order_lines; delete from marts.fct_return_lines');
				await ship(shipments);
				const rows = await askQuery(connection, 'product_curve', inShoes);
				const reasons = await askQuery(connection, 'product_curve_reasons', key);
				for (const { age_days, return_share } of rows) {
					expect(return_share).toBeCloseTo(1 - kept(shipments, age_days), 9);
					const parts = reasons.filter((row) => row.age_days === age_days);
					if (parts.length > 0)
						expect(parts.reduce((sum, row) => sum + row.return_share, 0)).toBeCloseTo(return_share!, 9);
				}
			}),
			{ numRuns: 25 }
		);
	}, 120_000);
});

const names = {
	reasons: Object.fromEntries(
		['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((reason) => [
			reason,
			{ en: reason, zh: reason, category: 'x', fault: 'seller' }
		])
	),
	sources: {}
};

test('the reasons of a curve that are not shown are one layer, and nothing is lost', () => {
	const rows = [10, 20].flatMap(
		(age_days) =>
		Object.keys(names.reasons).map((reason, place) => ({
			age_days, reason, fault: 'seller', return_share: (place + 1) * age_days / 10_000
		})) // prettier-ignore
	);
	const { ages, reasons, layers } = reasonCurve(rows, names);
	expect(ages).toEqual([10, 20]);
	expect(reasons).toEqual(['g', 'f', 'e', 'd', 'c', null]);
	expect(layers.reduce((sum, { shares }) => sum + shares[1]!, 0)).toBeCloseTo(28 * 0.002, 12);
	expect(new Set(layers.map(({ colour }) => colour)).size).toBe(6);
});

test('the months of a product stack to its return rate, and a month without shipments has no stack', () => {
	const rows: Row[] = [
		{ month: '2026-01-01', reason: 'a', numerator: 3, value: 0.03 },
		{ month: '2026-01-01', reason: 'b', numerator: 1, value: 0.01 },
		{ month: null, reason: 'c', numerator: 9, value: null }
	];
	const point = { value: 0.04, low: null, high: null, projected: null, before: null, numerator: 4 };
	const { months, reasons } = reasonMonths(
		[
			{ ...point, at: '2026-01-01', is_mature: true, denominator: 100 },
			{ ...point, at: '2026-02-01', is_mature: false, denominator: null }
		],
		rows as never,
		names
	);
	expect(reasons).toEqual(['a', 'b']);
	expect(months).toEqual([
		{ at: '2026-01-01', is_mature: true, rates: [0.03, 0.01] },
		{ at: '2026-02-01', is_mature: false, rates: null }
	]);
});

test('what a product will reach: its own rate on the part of the shipments whose returns have not come', async () => {
	await connection.run(`insert into marts.agg_return_delays
		select 'requested', 'Shoes', age, 100, 0.1, 0.1, 0.1, least(age / 20.0, 1), false from range(0, 21) as ages (age)`);
	await ship([
		{ on: '2026-02-01', units: 100, back: [{ after: 5, units: 10 }] },
		{ on: '2026-03-21', units: 100, back: [{ after: 5, units: 5 }] } // ten days old: half has come
	]);
	const [row] = await askQuery(connection, 'product_projection', { ...key, since: '2026-01-01' });
	// 15 of 200, of which three quarters have come: a rate of 15 / 150, and 5 more to come
	expect(row).toMatchObject({
		returned_units: 15,
		shipped_units: 200,
		developed_share: near(0.75),
		projected: near(0.1)
	});
	expect(row!.low).toBeGreaterThanOrEqual(15 / 200);
	expect(row!.high).toBeGreaterThan(0.1);
	const [old] = await askQuery(connection, 'product_projection', { ...key, until: '2026-03-01' });
	expect(old).toMatchObject({ developed_share: near(1), projected: near(0.1), low: near(0.1), high: near(0.1) });
});

test('suppliers stand against the others together, with what is our fault apart', async () => {
	await ship([
		{ on: '2026-01-01', units: 100, supplier: 's1', back: [{ after: 5, units: 4 }, { after: 6, units: 6, fault: 'seller' }] },
		{ on: '2026-01-01', units: 300, supplier: 's2', back: [{ after: 5, units: 9, fault: 'seller' }] },
		{ on: '2026-01-01', units: 50, supplier: 's3' }
	]); // prettier-ignore
	const rows = await askQuery(connection, 'product_suppliers', key);
	expect(rows.map(({ supplier_id }) => supplier_id)).toEqual(['s2', 's1', 's3']);
	expect(rows[1]).toMatchObject({
		rate: near(0.1), others_rate: near(9 / 350), seller_rate: near(0.06), low: near(wilson(10, 100).low!),
		seller_high: near(wilson(6, 100).high!)
	}); // prettier-ignore
	expect(rows[2]).toMatchObject({ rate: 0, seller_units: 0, others_rate: near(19 / 400) });
});
