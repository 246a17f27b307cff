import { describe, expect, test } from 'vitest';
import {
	leadingPart,
	readChangeChoice,
	type Change,
	type ChangePart,
	type Effect
} from '../../web/lib/change/change.ts';
import { changeTitle } from '../../web/lib/change/change-words.ts';
import { findingsOf, type FindingFacts } from '../../web/lib/overview/findings.ts';

const names = { reasons: { style: { en: 'Style', zh: '款式', category: 'x', fault: 'customer' } }, sources: {} };
const effect = (by: number, reach = 0.001): Effect => ({ by, low: by - reach, high: by + reach });

const part = (member: string, mix: number, rate: number, share: [before: number, now: number] = [0.2, 0.3]): ChangePart => ({
	member, source: null, name: null, others: 0, share_before: share[0], share_now: share[1], rate_before: 0.1, rate_now: 0.1,
	mix: effect(mix), rate: effect(rate), by: mix + rate
}); // prettier-ignore

function change(
	parts: ChangePart[],
	{ mix, rate, reach = 0.001 }: { mix: number; rate: number; reach?: number }
): Change {
	const total = mix + rate;
	return {
		dimension: 'category',
		days: { now: { since: '2026-06-01', until: '2026-09-01' }, before: { since: '2026-03-01', until: '2026-06-01' }, is_mature: true },
		total: {
			rate_before: 0.1, rate_now: 0.1 + total, difference: effect(total, reach), mix: effect(mix), rate: effect(rate, reach),
			is_reversed: Math.sign(total) * Math.sign(rate) < 0
		},
		parts
	}; // prettier-ignore
}

describe('the sentence above a change', () => {
	test('names the mix where more of what comes back often is sold', () => {
		const found = change([part('Fashion', 0.009, 0.001), part('Tools', 0.001, 0)], { mix: 0.01, rate: 0.001 });
		expect(changeTitle(found, names)).toBe('Up 1.1 points, mostly mix (+1.0): more Fashion was sold');
	});

	test('says that the mix hides it where inside the groups the rate went the other way', () => {
		const found = change([part('Fashion', 0.02, -0.004)], { mix: 0.02, rate: -0.004 });
		expect(changeTitle(found, names)).toBe(
			'Up 1.6 points only by the mix (+2.0): inside the groups the rate fell (−0.4)'
		);
	});

	test('names who comes back more where it is the rates', () => {
		const found = change([part('Fashion', 0, 0.002), part('Shoes', 0.001, 0.009)], { mix: 0.001, rate: 0.011 });
		expect(changeTitle(found, names)).toBe('Up 1.2 points: Shoes comes back more often and adds +0.9');
	});

	test('calls nothing a movement whose interval holds none, but says what lies under it', () => {
		const found = change([part('Fashion', 0.0001, 0.002)], { mix: 0.0001, rate: 0.002, reach: 0.01 });
		expect(changeTitle(found, names)).toContain('did not surely move (+0.2 points)');
		const hidden = change([part('Fashion', 0.008, -0.006)], { mix: 0.008, rate: -0.006, reach: 0.01 });
		expect(changeTitle(hidden, names)).toContain('what lies under it did: mix +0.8, rates −0.6');
	});

	test('names no rest of many members as a cause', () => {
		const rest = { ...part('other', 0.02, 0), others: 50 };
		expect(leadingPart(change([rest, part('Fashion', 0.001, 0)], { mix: 0.021, rate: 0 }), 'mix')?.member).toBe(
			'Fashion'
		);
	});
});

test('a page splits by what its URL names, and never by one dimension twice', () => {
	const choice = (query: string) => readChangeChoice(new URL(`http://localhost/why?${query}`));
	expect(choice('')).toEqual({ by: 'category', and: 'channel' });
	expect(choice('by=channel&and=channel')).toEqual({ by: 'channel', and: 'country' });
	expect(choice('by=product&and=country')).toEqual({ by: 'product', and: 'country' });
	expect(choice('by=nonsense&and=product')).toEqual({ by: 'category', and: 'channel' });
});

describe('what stands out', () => {
	const facts: FindingFacts = {
		change: { problem: 'nothing_compared', days: null },
		returnedValue: 10_000,
		returnedUnits: 500,
		rate: 0.1,
		signals: [],
		flagged: null,
		pairs: [],
		reasonRates: new Map()
	};
	const rate = (value: number) => ({ value, low: value * 0.8, high: value * 1.2, numerator: 0, denominator: 0 });
	const find = (more: Partial<FindingFacts>) => findingsOf({ ...facts, ...more }, names, { names, categories: [] });

	test('is nothing where nothing does', () => {
		expect(find({})).toEqual([]);
		expect(find({ flagged: { products: 0, amount: 0 } })).toEqual([]);
	});

	test('is ordered by money', () => {
		const found = find({
			// a fifth of what came back: 2,000
			change: change([part('Fashion', 0.02, 0)], { mix: 0.02, rate: 0 }),
			flagged: { products: 3, amount: 5000 },
			// 0.02 above what is usual, of 1,000 units at 20 each: 400
			pairs: [{ category: 'Shoes', reason: 'style', rate: rate(0.03), shipped_units: 1000 }],
			reasonRates: new Map([['style', 0.01]])
		});
		expect(found.map(({ key, amount }) => [key, Math.round(amount ?? 0)])).toEqual([
			['products', 5000], ['change', 2000], ['pair', 400]
		]); // prettier-ignore
		expect(found[2]).toMatchObject({ path: '/reasons', changes: { category: 'Shoes', reason: 'style' } });
	});

	test('is no pair of few units, nor one that chance may have made, nor a change that is none', () => {
		const pair = { category: 'Shoes', reason: 'style', rate: rate(0.03), shipped_units: 1000 };
		const reasonRates = new Map([['style', 0.01]]);
		expect(find({ reasonRates, pairs: [{ ...pair, shipped_units: 20 }] })).toEqual([]);
		expect(find({ reasonRates, pairs: [{ ...pair, rate: { ...pair.rate, low: 0.009 } }] })).toEqual([]);
		const steady = change([part('Fashion', 0, 0.001)], { mix: 0, rate: 0.001, reach: 0.01 });
		expect(find({ change: steady })).toEqual([]);
	});
});
