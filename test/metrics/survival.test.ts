import * as fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { DuckDBConnection } from '@duckdb/node-api';
import { askOf } from '../../sql/metrics/duckdb.ts';
import { answer } from '../../sql/metrics/engine.ts';
import type { Question } from '../../sql/metrics/types.ts';
import { dictionary, insertRows, openPublished } from '../fixtures/published.ts';

// How long returns take, with those that are open: the engine against Efron's way to the same estimate, which knows no
// products: a case that leaves the view hands its weight on to all that stay longer.

let connection: DuckDBConnection;
beforeAll(async () => {
	connection = await openPublished();
	await insertRows(connection, 'meta.publication', [
		{ version: 'v', data_to: '2026-03-31 12:00:00', maturity_days: 60 }
	]);
});
afterAll(() => connection.closeSync());
beforeEach(() => connection.run('delete from marts.fct_process_cases'));

const ask = async (question: Question) =>
	(await answer(question, { dictionary, ask: askOf(connection), version: 'v' })).rows;

type Case = { channel: string; month: number; hours: number | null; waited: number; outcome: string };

const cases: fc.Arbitrary<Case[]> = fc.array(
	fc.record({
		channel: fc.constantFrom('store', 'webshop', 'unknown'),
		month: fc.constantFrom(2, 3),
		// few values, so that endings fall together with cases that are still open
		hours: fc.option(fc.integer({ min: 0, max: 12 }), { freq: 2 }),
		waited: fc.integer({ min: 0, max: 12 }),
		outcome: fc.constantFrom('case', 'case', 'case', 'rejected', 'cancelled')
	}),
	{ minLength: 1, maxLength: 30 }
);

/** When a case was requested: so long before the end of the data, in March; or on a day of February. */
const requestedAt = ({ month, waited }: Case): string =>
	month === 3 ? `2026-03-31 ${String(12 - waited).padStart(2, '0')}:00:00` : '2026-02-10 09:30:00';
const february = (Date.parse('2026-03-31T12:00Z') - Date.parse('2026-02-10T09:30Z')) / 3_600_000;

const publish = (given: readonly Case[]) =>
	insertRows(
		connection,
		'marts.fct_process_cases',
		given.map((one, index) => ({
			source_id: 'erp',
			return_id: `R${index}`,
			channel: one.channel,
			requested_at: requestedAt(one),
			outcome: one.outcome === 'case' ? (one.hours === null ? 'open' : 'settled') : one.outcome,
			settled_hours: one.outcome === 'case' ? one.hours : null
		}))
	);

/** The age by which a share has ended; where the share is met exactly, the middle until the next ending. */
function ageReached(given: readonly Case[], share: number): number | null {
	const counted = given
		.filter(({ outcome }) => outcome === 'case')
		.map((one) => ({
			age: one.hours ?? (one.month === 3 ? one.waited : Math.round(february)),
			isOpen: one.hours === null,
			weight: 1
		}))
		.sort((one, other) => one.age - other.age || Number(one.isOpen) - Number(other.isOpen));
	let ended = 0;
	let reachedAt: number | null = null;
	for (const [index, one] of counted.entries()) {
		if (one.isOpen) {
			const longer = counted.slice(index + 1);
			for (const other of longer) other.weight += one.weight / longer.length;
			continue;
		}
		if (reachedAt !== null) {
			if (one.age > reachedAt) return (reachedAt + one.age) / 2;
			ended += one.weight;
			if (ended > share * counted.length + 1e-6) return reachedAt;
			continue;
		}
		ended += one.weight;
		if (ended > share * counted.length + 1e-6) return one.age;
		if (ended > share * counted.length - 1e-6) reachedAt = one.age;
	}
	return reachedAt;
}

describe('the time until returns are settled', () => {
	test('of any cases is the one that Efron finds, in all and by channel and month', { timeout: 60_000 }, async () => {
		let found = 0;
		let missing = 0;
		await fc.assert(
			fc.asyncProperty(cases, async (given) => {
				await connection.run('delete from marts.fct_process_cases');
				await publish(given);
				for (const [metric, share] of [['turnaround_hours_median', 0.5], ['turnaround_hours_p90', 0.9]] as const) {
					const rows = await ask({ metric, by: ['channel', 'month'], totals: true });
					for (const row of rows) {
						const { channel, month, value, low, high } = row as Record<string, string | number | null>;
						const these = given.filter(
							(one) =>
								(channel === null || one.channel === channel) && (month === null || `2026-0${one.month}-01` === month)
						);
						const wanted = ageReached(these, share);
						expect(row['denominator']).toBe(these.filter(({ outcome }) => outcome === 'case').length);
						if (wanted === null) missing++;
						else found++;
						expect(value).toEqual(wanted === null ? null : expect.closeTo(wanted, 9));
						if (typeof low === 'number' && typeof value === 'number') expect(low).toBeLessThanOrEqual(value);
						if (typeof high === 'number' && typeof value === 'number') expect(high).toBeGreaterThanOrEqual(value);
					}
				}
			}),
			{ numRuns: 25 }
		); // prettier-ignore
		expect(Math.min(found, missing)).toBeGreaterThan(20);
	});

	test('of no case is no figure, and one row', async () => {
		expect(await ask({ metric: 'turnaround_hours_median' })).toEqual([
			{ value: null, numerator: null, denominator: 0, low: null, high: null }
		]);
		expect(await ask({ metric: 'turnaround_hours_median', by: ['channel'] })).toEqual([]);
	});

	test('grows with what waits, which the settled alone do not show', async () => {
		const settled: Case[] = [1, 2, 3].map((hours) => ({
			channel: 'store',
			month: 3,
			hours,
			waited: 12,
			outcome: 'case'
		}));
		const waiting: Case[] = [9, 10].map((waited) => ({
			channel: 'store',
			month: 3,
			hours: null,
			waited,
			outcome: 'case'
		}));
		await publish(settled);
		expect(await ask({ metric: 'turnaround_hours_median' })).toMatchObject([{ value: 2, denominator: 3 }]);
		await connection.run('delete from marts.fct_process_cases');
		await publish([...settled, ...waiting]);
		expect(await ask({ metric: 'turnaround_hours_median' })).toMatchObject([{ value: 3, denominator: 5 }]);
		expect(await ask({ metric: 'turnaround_hours_p90' })).toMatchObject([{ value: null, denominator: 5 }]);
	});
});
