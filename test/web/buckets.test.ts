import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bucketsOf, bucketStart, grainOf, nextBucket } from '../../web/lib/charts/buckets.ts';
import { addDays } from '../../web/lib/filters.ts';
import { matureDays, settledDays } from '../../web/lib/maturity.ts';

const days = fc.integer({ min: 0, max: 12_000 }).map((offset) => addDays('2000-01-01', offset));

test('a week begins on Monday, also over the turn of a year', () => {
	expect(bucketStart('2026-01-01', 'week')).toBe('2025-12-29');
	expect(bucketStart('2026-11-23', 'week')).toBe('2026-11-23');
	expect(nextBucket('2026-01-31'.slice(0, 8) + '01', 'month')).toBe('2026-02-01');
});

test('short periods are cut by day, long ones by week, very long ones by month', () => {
	expect(grainOf({ since: '2026-10-26', until: '2026-11-25' })).toBe('day');
	expect(grainOf({ since: '2025-11-25', until: '2026-11-25' })).toBe('week');
	expect(grainOf({ since: '2020-01-01', until: '2026-11-25' })).toBe('month');
});

test('buckets lie in the period, follow each other without a gap, and hold its last day', () => {
	fc.assert(
		fc.property(
			days,
			fc.integer({ min: 40, max: 900 }),
			fc.constantFrom('day', 'week', 'month'),
			(since, length, grain) => {
				const until = addDays(since, length);
				const buckets = bucketsOf({ since, until }, grain);
				expect(buckets[0]! >= since).toBe(true);
				for (const [index, at] of buckets.slice(1).entries()) expect(nextBucket(buckets[index]!, grain)).toBe(at);
				expect(buckets.at(-1)).toBe(bucketStart(addDays(until, -1), grain));
			}
		)
	);
});

test('a shipment is mature when it is as old as the window, not a day before', () => {
	const maturity = { data_to: '2026-11-24T08:15:00', maturity_days: 60 };
	expect(matureDays({ since: '2026-01-01', until: '2026-11-25' }, maturity)).toEqual({
		since: '2026-01-01',
		until: '2026-09-26'
	});
	expect(matureDays({ since: '2026-09-26', until: '2026-11-25' }, maturity)).toBeNull();
	expect(matureDays({ since: '2026-01-01', until: '2026-03-01' }, maturity)?.until).toBe('2026-03-01');
});

test('only the cohort basis waits for maturity', () => {
	const maturity = { data_to: '2026-11-24T08:15:00', maturity_days: 60 };
	const period = { since: '2026-10-01', until: '2026-11-25' };
	expect(settledDays(period, { basis: 'return_date' }, maturity)).toEqual({ ...period, is_mature: true });
	expect(settledDays(period, { basis: 'cohort' }, maturity)).toEqual({ ...period, is_mature: false });
});
