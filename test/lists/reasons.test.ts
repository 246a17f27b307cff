// What the page of reasons finds: against plain arithmetic, on rows worked out by hand and on any.
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { DuckDBConnection } from '@duckdb/node-api';
import { wilson } from '../../sql/metrics/intervals.ts';
import { contradictions, statedAgainstFound } from '../../web/lib/reasons/found.ts';
import { previewOf } from '../../web/lib/reasons/mapping.ts';
import { productMatrix } from '../../web/lib/reasons/product-matrix.ts';
import { insertRows, openPublished, type Row } from '../fixtures/published.ts';
import { askQuery } from './ask.ts';

let connection: DuckDBConnection;
beforeAll(async () => {
	connection = await openPublished();
});
beforeEach(() =>
	connection.run(
		'delete from marts.fct_order_lines; delete from marts.fct_return_lines; delete from marts.fct_inspections'
	)
);
afterAll(() => connection.closeSync());

const near = (value: number, digits = 9): number => expect.closeTo(value, digits) as number;

describe('the Pareto order', () => {
	test('makes up all in the end, and is sure only where intervals do not overlap', async () => {
		const returned = { style: 900, colour: 60, defective: 40 };
		const rows = await askQuery(connection, 'reason_pareto', {
			reason: Object.keys(returned).reverse(),
			returned: Object.values(returned).reverse()
		});
		expect(rows.map(({ reason, cumulative_share }) => [reason, cumulative_share])).toEqual([
			['style', near(0.9)], ['colour', near(0.96)], ['defective', near(1)]
		]); // prettier-ignore
		const low = (x: number) => wilson(x, 1000).low!;
		const high = (x: number) => wilson(x, 1000).high!;
		expect(rows.map(({ is_clear }) => is_clear)).toEqual([low(900) > high(60), low(60) > high(40), null]);
		expect(rows[1]?.is_clear).toBe(false);
	});
});

type Product = { shipped: number; back?: Record<string, number>; category?: string };

/** Each line is one unit; the first of a product come back, one reason after another. */
async function sell(products: Record<string, Product>): Promise<void> {
	const lines: Row[] = [];
	const returns: Row[] = [];
	for (const [product_id, { shipped, back = {}, category = 'Shoes' }] of Object.entries(products)) {
		const reasons = Object.entries(back).flatMap(([reason, count]) => Array.from({ length: count }, () => reason));
		for (let index = 0; index < shipped; index++) {
			const of = {
				source_id: 'erp', order_line_id: `${product_id} ${index}`, product_id, category, channel: 'online', country: 'DE',
				cohort_on: '2026-02-01'
			}; // prettier-ignore
			lines.push({ ...of, shipped_units: 1 });
			const reason = reasons[index];
			if (reason)
				returns.push({
					...of,
					return_line_id: `r ${product_id} ${index}`,
					reason,
					is_counted: true,
					returned_units: 1
				});
		}
	}
	await insertRows(connection, 'marts.fct_order_lines', lines);
	await insertRows(connection, 'marts.fct_return_lines', returns);
}

const factorial = (n: number): number => (n < 2 ? 0 : Math.log(n) + factorial(n - 1));
/** x or more of n at a chance of p, added up term by term. */
const binomialTail = (x: number, n: number, p: number) =>
	Array.from({ length: n - x + 1 }, (_, index) => x + index).reduce(
		(sum, k) =>
			sum + Math.exp(factorial(n) - factorial(k) - factorial(n - k) + k * Math.log(p) + (n - k) * Math.log1p(-p)),
		0
	);
/** Benjamini-Hochberg, by its definition. */
const falseDiscovery = (ps: readonly number[]) =>
	ps.map((p) =>
		Math.min(
			1,
			...ps.filter((other) => other >= p).map((other) => (other * ps.length) / ps.filter((one) => one <= other).length)
		)
	);

describe('products that stand out for a reason', () => {
	const ask = (least = 50) => askQuery(connection, 'reason_products', { least, limit: 10 });

	test('are held against their category per shipped line, with exact tails where little is expected', async () => {
		await sell({
			p1: { shipped: 100, back: { defective: 9, style: 2 } },
			p2: { shipped: 300, back: { defective: 1, style: 6 } },
			// too few to be tested, but a part of the category
			p3: { shipped: 20, back: { style: 10 } },
			other: { shipped: 80, back: { style: 70 }, category: 'Bags' }
		});
		const rows = await ask();
		// of 420 shipped lines 10 are defective, 18 a matter of style; p1 has 100 of them
		const expected = [
			['p1', 'defective', 9, (10 * 100) / 420], ['p1', 'style', 2, (18 * 100) / 420], ['p2', 'defective', 1, (10 * 300) / 420],
			['p2', 'style', 6, (18 * 300) / 420]
		] as const; // prettier-ignore
		const found = new Map(rows.map((row) => [`${row.product_id} ${row.reason}`, row]));
		expect(found.get('p1 defective')).toMatchObject({
			returned_lines: 9, shipped_lines: 100, expected_lines: near(1000 / 420), is_flagged: true, flagged: 1, tested_cells: 4,
			tested_products: 2, residual: near((9 - 1000 / 420) / Math.sqrt((1000 / 420) * (1 - 10 / 420) * (1 - 100 / 420)))
		}); // prettier-ignore
		const ps = expected.map(([, , x, e]) => (x <= e ? 1 : binomialTail(x, 100, e / 100)));
		expect(found.get('p1 defective')?.p).toBeCloseTo(ps[0]!, 9);
		expect(found.get('p1 defective')?.false_discovery).toBeCloseTo(falseDiscovery(ps)[0]!, 9);
		// only products with a finding are shown, all of their cells
		expect([...new Set(rows.map(({ product_id }) => product_id))]).toEqual(['p1']);
		expect(rows[0]?.excess).toBeCloseTo(9 - 1000 / 420, 9);
	});

	test('are not those of which everything comes back more, where the reasons keep their shares of what was shipped', async () => {
		await sell({ p1: { shipped: 100, back: { style: 3 } }, p2: { shipped: 100, back: { style: 3 } } });
		expect(await ask()).toEqual([]);
	});

	test('are none where a category has one product only: there is nothing to hold it against', async () => {
		await sell({ p1: { shipped: 100, back: { defective: 90 } } });
		expect(await ask()).toEqual([]);
		expect(await askQuery(connection, 'reason_tested', { least: 101 })).toEqual([
			{ tested_products: 0, small_products: 1 }
		]);
	});

	test('make a matrix of the reasons that stand out, those of the largest excess first', async () => {
		await sell({
			p1: { shipped: 100, back: { defective: 30, style: 1 } },
			p2: { shipped: 100, back: { colour: 12, style: 1 } },
			p3: { shipped: 400, back: { style: 4 } }
		});
		const { products, reasons } = productMatrix(await ask());
		expect(products.map(({ product_id }) => product_id)).toEqual(['p1', 'p2']);
		expect(reasons).toEqual(['defective', 'colour']);
		expect(products[1]?.cells.get('style')?.is_flagged).toBe(false);
	});
});

describe('handlers who pick "other"', () => {
	const entered = async (handlers: Record<string, [lines: number, others: number, category?: string]>) => {
		const rows = Object.entries(handlers).flatMap(
			([handler, [lines, others, category = 'Shoes']]) =>
			Array.from({ length: lines }, (_, index) => ({
				source_id: 'erp', return_line_id: `${handler} ${index}`, handler, category, channel: 'online', country: 'DE',
				reason: index < others ? 'other' : 'style', requested_on: '2026-02-01', returned_units: 1
			})) // prettier-ignore
		);
		await insertRows(connection, 'marts.fct_return_lines', rows);
		return new Map((await askQuery(connection, 'reason_handlers', { least: 20 })).map((row) => [row.handler, row]));
	};

	test('are found by the exact chance of so many among so many', async () => {
		const found = await entered({ ana: [100, 20], ben: [100, 2], cy: [200, 6], few: [10, 5], unknown: [50, 50] });
		const share = (20 + 2 + 6 + 5 + 50) / 460;
		expect(found.get('ana')).toMatchObject({
			other_share: near(0.2), expected_share: near(share), low: near(wilson(20, 100).low!), is_flagged: false
		}); // prettier-ignore
		expect(found.get('ana')?.p).toBeCloseTo(binomialTail(20, 100, share), 9);
		expect(found.get('few')).toMatchObject({ p: null, is_flagged: false });
		expect(found.has('unknown')).toBe(false);
	});

	test('are not those whose goods come back for other reasons anyway', async () => {
		const found = await entered({ ana: [100, 30, 'Tools'], ben: [100, 30, 'Tools'], cy: [300, 3] });
		expect(found.get('ana')).toMatchObject({ expected_share: near(0.3), is_flagged: false });
		expect(found.get('cy')).toMatchObject({ expected_share: near(0.01), is_flagged: false });
	});
});

describe('codes that nobody mapped', () => {
	const line = (id: string, row: Row): Row => ({
		source_id: 'erp', return_line_id: id, return_id: id, reason: 'unmapped', category: 'Shoes', channel: 'online',
		country: 'DE', is_counted: true, returned_units: 2, received_units: 1, refunded_units: 0, returned_amount: 20,
		requested_on: '2026-02-05', cohort_on: '2026-02-01', ...row
	}); // prettier-ignore

	test('are counted whole, and what they would move in the coordinates of the page', async () => {
		await insertRows(connection, 'marts.fct_return_lines', [
			line('a', { reason_code: 'X9', reason_text: 'sole came off' }),
			line('b', { reason_code: 'X9', reason_text: 'sole came off', channel: 'store' }),
			line('c', { reason_code: 'X9', cohort_on: null, reason_text: 'no idea' }),
			line('d', { reason_code: 'X9', is_counted: false, returned_units: 0, returned_amount: 0, received_units: 0 }),
			line('e', { reason_code: 'Y1', source_id: 'shop' }),
			line('f', { reason_code: 'DEF', reason: 'defective' })
		]);
		const of = async (parameters: Parameters<typeof askQuery<'reason_unmapped'>>[2]) =>
			(await askQuery(connection, 'reason_unmapped', parameters)).map(({ reason_code, return_lines, units, moved }) =>
				[reason_code, return_lines, units, moved].join(' ')
			);
		expect(await of({})).toEqual(['X9 4 6 4', 'Y1 1 2 2']);
		expect(await of({ basis: 'return_date' })).toEqual(['X9 4 6 6', 'Y1 1 2 2']);
		expect(await of({ channel: ['store'], measure: 'value' })).toEqual(['X9 4 6 20', 'Y1 1 2 0']);
		expect(await of({ counted: 'received', measure: 'lines', source: ['shop'] })).toEqual(['X9 4 6 0', 'Y1 1 2 1']);
		expect((await askQuery(connection, 'reason_unmapped'))[0]?.example_text).toBe('sole came off');
	});

	test('move from one reason to another and leave the whole as it is', () => {
		fc.assert(
			fc.property(fc.nat(500), fc.nat(500), fc.nat(100), (style, unmapped, moved) => {
				fc.pre(moved <= unmapped);
				const rate = { value: null, low: null, high: null, numerator: null, denominator: null };
				const code = { source_id: 'erp', reason_code: 'X9', return_lines: 1, units: 1, moved };
				const reasons = [
					{ reason: 'style', returned: style, rate },
					{ reason: 'unmapped', returned: unmapped, rate }
				];
				const { rates } = previewOf(code, 'style', { reasons, shipped: 2000, interval: wilson });
				const sum = (when: 'before' | 'after') => rates.reduce((so, one) => so + one[when].numerator!, 0);
				expect(sum('after')).toBe(sum('before'));
				expect(rates[0]?.after.value).toBeCloseTo((style + moved) / 2000, 12);
				expect(rates[1]?.after).toMatchObject({ numerator: unmapped - moved, ...wilson(unmapped - moved, 2000) });
			})
		);
	});
});

test('quality says otherwise on both sides: nothing found under our fault, a fault under the own wish', async () => {
	const row = (reason: string, fault: string, result: string, inspected_units: number, defect_code = 'none'): Row => ({
		source_id: 'erp', inspection_id: `${reason} ${result}`, category: 'Shoes', inspected_at: '2026-02-03 10:00:00', reason,
		fault, result, defect_code, inspected_units
	}); // prettier-ignore
	await insertRows(connection, 'marts.fct_inspections', [
		row('defective', 'seller', 'pass', 10), row('defective', 'seller', 'fail', 30, 'SOLE'),
		row('style', 'customer', 'pass', 45), row('style', 'customer', 'fail', 5, 'STAIN'),
		{ ...row('style', 'customer', 'grade', 9), category: 'Bags' }
	]); // prettier-ignore
	const stated = statedAgainstFound(await askQuery(connection, 'reason_found', { category: ['Shoes'] }));
	expect(stated.map(({ reason, inspected, nothing_found }) => [reason, inspected, nothing_found])).toEqual([
		['style', 50, 45], ['defective', 40, 10]
	]); // prettier-ignore
	expect(stated[1]).toMatchObject({ share: 0.25, ...wilson(10, 40), defects: [{ code: 'SOLE', units: 30 }] });
	expect(contradictions(stated)).toEqual({ unfounded: { x: 10, n: 40 }, hidden: { x: 5, n: 50 } });
	expect(contradictions([])).toEqual({ unfounded: null, hidden: null });
});
