import { beforeAll, describe, expect, test } from 'vitest';
import { difference, isClear, settledDifference, type Rate } from '../../web/lib/comparison.ts';
import {
	faultTitle,
	openTitle,
	pairTitle,
	productTitle,
	reasonTrendTitle,
	trendTitle
} from '../../web/lib/findings.ts';
import { overwriteGetLocale } from '../../web/lib/paraglide/runtime.js';
import { wilson } from '../../sql/metrics/intervals.ts';

beforeAll(() => overwriteGetLocale(() => 'en'));

const rate = (numerator: number, denominator: number, is_mature = true): Rate & { is_mature: boolean } => ({
	is_mature,
	value: denominator > 0 ? numerator / denominator : null,
	...wilson(numerator, denominator),
	numerator,
	denominator
});
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

describe('the difference of two rates', () => {
	// Newcombe 1998 (Statistics in Medicine 17, 873-890), table II, method 10.
	test.each([
		[56, 70, 48, 80, 0.0524, 0.3339],
		[9, 10, 3, 10, 0.1705, 0.809],
		[6, 7, 2, 7, 0.0582, 0.8062],
		[5, 56, 0, 29, -0.0381, 0.1926],
		[10, 10, 0, 10, 0.6075, 1]
	])('%i of %i against %i of %i lies from %f to %f', (a, n, b, k, low, high) => {
		const found = difference(rate(a, n), rate(b, k));
		expect(found?.low).toBeCloseTo(low, 3);
		expect(found?.high).toBeCloseTo(high, 3);
	});

	test('is unknown where one has no data, and then not clear', () => {
		expect(difference(rate(1, 10), rate(0, 0))).toBeNull();
		expect(isClear(null)).toBe(false);
	});
});

describe('the title of the trend', () => {
	const title = (now: ReturnType<typeof rate>, before: Rate, immature = 0) =>
		plain(trendTitle(now, difference(now, before), immature, 'week'));

	test('names a rise only when the interval leaves zero out', () => {
		expect(title(rate(900, 10_000), rate(800, 10_000))).toBe('The return rate rose by 1.0 points');
		expect(title(rate(700, 10_000), rate(800, 10_000))).toBe('The return rate fell by 1.0 points');
		expect(title(rate(9, 100), rate(8, 100))).toBe('The return rate holds at 9.0 %');
	});

	test('says how many weeks are still coming in', () => {
		expect(title(rate(9, 100), rate(8, 100), 1)).toBe(
			'The return rate holds at 9.0 %; the last week is still coming in'
		);
		expect(title(rate(9, 100), rate(8, 100), 5)).toMatch(/; the last 5 weeks are still coming in$/);
	});

	test('never compares what is too young to be judged', () => {
		expect(settledDifference(rate(1, 100, false), rate(8, 100))).toBeNull();
		expect(settledDifference(rate(8, 100), rate(1, 100, false))).toBeNull();
		expect(plain(trendTitle(rate(5, 100, false), difference(rate(5, 100), rate(90, 100)), 4, 'week'))).toBe(
			'5.0 % so far; nothing in this period is old enough to be judged'
		);
	});

	test('does not claim stability where there is nothing to compare with', () => {
		expect(plain(trendTitle(rate(9, 100), null, 0, 'week'))).toBe('The return rate is 9.0 %');
		expect(trendTitle(rate(0, 0), null, 3, 'week')).toBe('Nothing was shipped in this period');
	});
});

describe('the title of the reasons', () => {
	const top = { name: 'Too small', share: 0.21 };
	const title = (seller: number, unknown = 0) =>
		plain(faultTitle({ seller, unknown, logistics: 0, customer: 1 - seller - unknown }, top));

	test.each([
		[0.33, 'A third of returns are our own fault'],
		[0.25, 'A quarter of returns are our own fault'],
		[0.5, 'Half of returns are our own fault'],
		[0.42, '42 % of returns are our own fault'],
		[0.05, '“Too small” is the most frequent reason, with 21 %']
	])('at a seller’s share of %f is: %s', (seller, wanted) => expect(title(seller)).toBe(wanted));

	test('is that reasons are not known where most are not', () => {
		expect(title(0.3, 0.6)).toBe('For 60 % of returns the reason is not known');
	});
});

describe('the title of the pairs', () => {
	const pair = (category: string, reason: string, returned: number, shipped: number, reasonRate = 0.01) => ({
		category,
		reason,
		rate: rate(returned, shipped),
		reasonRate,
		shipped_units: shipped
	});

	test('names two pairs that share neither category nor reason', () => {
		const pairs = [
			pair('Shoes', 'Too small', 51, 1000),
			pair('Shoes', 'Too large', 45, 1000),
			pair('Glass', 'Damaged', 44, 1000)
		];
		expect(pairTitle(pairs)).toBe('“Too small” drives Shoes; “Damaged” drives Glass');
	});

	test('names nothing that rests on too few units or is not twice the usual', () => {
		expect(pairTitle([pair('Garden', 'Damaged', 10, 100), pair('Shoes', 'Too small', 15, 1000)])).toBe(
			'No category stands out for a reason'
		);
	});
});

test('a reason is said to have risen only where that is clear', () => {
	const change = (a: number, b: number) => difference(rate(a, 10_000), rate(b, 10_000))!;
	expect(reasonTrendTitle([{ name: 'Defective', change: change(101, 100) }])).toBe('No reason clearly moved');
	expect(plain(reasonTrendTitle([{ name: 'Defective', change: change(200, 100) }]))).toBe(
		'“Defective” rose by 1.00 points'
	);
	expect(
		reasonTrendTitle([
			{ name: 'Defective', change: change(200, 100) },
			{ name: 'Too small', change: change(100, 200) }
		])
	).toBe('“Defective” rose, “Too small” fell');
});

test('open returns are late, in time, or none', () => {
	expect(openTitle([])).toBe('No return is open');
	expect(openTitle([{ name: 'Received', open: 3, late: 0 }])).toBe('3 returns are open, none of them late');
	expect(
		openTitle([
			{ name: 'Received', open: 10, late: 8 },
			{ name: 'Requested', open: 5, late: 1 }
		])
	).toBe('15 open returns, 9 late; most wait after “Received”');
	expect(productTitle(0)).toBe('No product clearly returns more than its category');
});
