import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { daysBetween, readFilters } from '../../web/lib/filters.ts';
import { comparedDays } from '../../web/lib/maturity.ts';

const maturity = { data_to: '2026-11-20T12:00:00', maturity_days: 60, data_from: '2023-12-01' };
const compared = (query: string) =>
	comparedDays(readFilters(new URL(`http://localhost/?${query}`), maturity), maturity);

describe('the days that are held against each other', () => {
	test('are the mature ones of the period, and the same stretch of the one before', () => {
		// shipments from 22 September on are younger than 60 days
		expect(compared('period=last-12-months')).toEqual({
			now: { since: '2025-11-21', until: '2026-09-22' },
			before: { since: '2024-11-21', until: '2025-09-22' },
			is_mature: true
		});
		expect(compared('from=2026-08-01&to=2026-10-01&compare=year')).toEqual({
			now: { since: '2026-08-01', until: '2026-09-22' },
			before: { since: '2025-08-01', until: '2025-09-22' },
			is_mature: true
		});
	});

	test('are all of them where returns are counted by the day on which they came', () => {
		expect(compared('period=last-30-days&basis=return_date')).toEqual({
			now: { since: '2026-10-22', until: '2026-11-21' },
			before: { since: '2026-09-22', until: '2026-10-22' },
			is_mature: true
		});
	});

	test('are not mature where nothing of the period is, whatever the one before is', () => {
		expect(compared('period=last-30-days')?.is_mature).toBe(false);
		expect(compared('period=last-30-days&compare=year')?.is_mature).toBe(false);
	});

	test('are none where nothing is compared', () => {
		expect(compared('period=all')).toBeNull();
		expect(compared('compare=none')).toBeNull();
	});
});

test('any two periods that are compared are mature or not together, and as long but for the lengths of months', () => {
	const day = fc
		.date({ min: new Date('2024-01-01'), max: new Date('2026-11-20'), noInvalidDate: true })
		.map((date) => date.toISOString().slice(0, 10));
	fc.assert(
		fc.property(day, day, fc.constantFrom('before', 'year'), (one, other, comparison) => {
			fc.pre(one !== other);
			const [from, to] = [one, other].sort();
			const found = compared(`from=${from}&to=${to}&compare=${comparison}`);
			if (!found?.is_mature) return;
			for (const { until } of [found.now, found.before]) expect(until <= '2026-09-22').toBe(true);
			const lengths = [found.now, found.before].map(({ since, until }) => daysBetween(since, until));
			expect(Math.abs(lengths[0]! - lengths[1]!)).toBeLessThanOrEqual(
				from!.endsWith('-01') && to!.endsWith('-01') ? 40 : 1
			);
		})
	);
});
