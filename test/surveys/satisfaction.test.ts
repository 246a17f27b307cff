// What the page Satisfaction counts and how sure it says it is, over answers made by hand.
import type { DuckDBConnection } from '@duckdb/node-api';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Queries } from '../../sql/queries/rows.ts';
import { biasesOf, groupsOf, netPromoterScore, overallOf } from '../../web/lib/surveys/satisfaction.ts';
import { insertRows, openPublished, type Row } from '../fixtures/published.ts';
import { askQuery } from '../lists/ask.ts';

type Counts = Queries['satisfaction_groups']['row'];

const none: string[] = [];
const filters = { since: '2026-03-01', until: '2026-04-01', source: none, category: none, reason: none, channel: none, country: none }; // prettier-ignore

describe('the returns that ended', () => {
	let connection: DuckDBConnection;
	const ended = (return_id: string, more: Row = {}): Row => ({
		source_id: 'shop', return_id, rma_number: `RMA-${return_id}`, customer_id: 'c1', outcome: 'settled', resolution: 'refund',
		reason: 'style', handler: 'Ada', channel: 'online', tier: 'standard', country: 'DE', category: 'Shoes', stage: 'closed',
		requested_at: '2026-03-01 08:00:00', settled_at: '2026-03-10 08:00:00', stage_at: '2026-03-10 08:00:00', ...more
	}); // prettier-ignore
	const answer = (return_id: string, csat: number, nps: number | null, more: Row = {}): Row => ({
		source_id: 'shop', response_id: `a-${return_id}`, return_id, customer_id: 'c1', answered_at: '2026-03-12 08:00:00',
		csat, nps, ...more
	}); // prettier-ignore

	beforeAll(async () => {
		connection = await openPublished();
		await insertRows(connection, 'marts.dim_stages', [
			{ stage: 'requested', step: 1, sla_hours: 24 },
			{ stage: 'received', step: 4, sla_hours: 48 },
			{ stage: 'inspected', step: 5, sla_hours: 48 }
		]);
		await insertRows(connection, 'marts.dim_sla_hours', [
			{ stage: 'requested', channel: '*', tier: 'vip', country: '*', hours: 4 }
		]);
		await insertRows(connection, 'marts.fct_returns', [
			ended('1', { review_hours: 5 }),
			ended('2', { review_hours: 5, tier: 'vip', resolution: 'exchange' }),
			// late twice: it waited longest beyond its hours for the check
			ended('3', { review_hours: 30, inspect_hours: 60 }),
			ended('4', { outcome: 'rejected', settled_at: null, rejected_at: '2026-03-20 08:00:00' }),
			ended('5', { outcome: 'cancelled' }),
			ended('6', { outcome: 'open', settled_at: null }),
			ended('7', { settled_at: '2026-04-01 00:00:00' }),
			ended('8', { source_id: 'till' })
		]);
		await insertRows(connection, 'marts.fct_survey_responses', [
			answer('1', 2, 3),
			answer('1', 5, 9, { response_id: 'b', answered_at: '2026-03-13 08:00:00', comment: 'Quick after all' }),
			answer('3', 4, 6, { comment: 'SLOW check' }),
			answer('4', 1, null, { comment: ' ' }),
			answer('7', 1, 0)
		]);
	});
	const ask = (more: Partial<typeof filters> = {}) =>
		askQuery(connection, 'satisfaction_groups', { ...filters, ...more }) as Promise<Counts[]>;

	test('are those settled or rejected in the period, each with its latest answer', async () => {
		expect(overallOf(await ask())).toMatchObject({ ended: 5, answered: 3, csat: (5 + 4 + 1) / 3, nps: { value: 0 } });
		expect(overallOf(await ask({ source: ['till'] }))).toMatchObject({ ended: 1, answered: 0, csat: null });
	});

	test('are late at the stage at which they waited longest beyond the hours of their kind', async () => {
		const byDelay = groupsOf(await ask(), 'delay').map(({ member, ended: count }) => [member, count]);
		expect(byDelay).toEqual([
			['in_time', 3],
			['requested', 1],
			['received', 1]
		]);
	});

	test('ended by what they were settled by, or by a refusal', async () => {
		const byOutcome = groupsOf(await ask(), 'outcome').map(({ member, ended: count }) => [member, count]);
		expect(new Map(byOutcome as [string, number][])).toEqual(new Map([['refund', 3], ['exchange', 1], ['rejected', 1]])); // prettier-ignore
	});

	test('were written about in words that are found in either case, and as they are', async () => {
		const find = async (words: string, score = 'all') =>
			(await askQuery(connection, 'satisfaction_comments', { ...filters, words, score, limit: 10, offset: 0 })).map(
				(row) => row.comment
			);
		expect(await find('')).toEqual(['Quick after all', 'SLOW check']);
		expect(await find('slow')).toEqual(['SLOW check']);
		expect(await find('%')).toEqual([]);
		expect(await find('', 'low')).toEqual([]);
	});

	test('are asked about where nobody answered, by ids', async () => {
		const rows = await askQuery(connection, 'satisfaction_links', { ...filters, limit: 10 });
		expect(rows.map(({ source_id, return_id }) => `${source_id} ${return_id}`)).toEqual(['shop 2', 'till 8']);
	});
});

const counts = (dimension: string, member: string, ended: number, answers: number, satisfied: number): Counts => ({
	dimension,
	member,
	ended_returns: ended,
	answered_returns: answers,
	csat_answers: answers,
	csat_sum: answers * 4,
	satisfied,
	nps_answers: answers,
	promoters: 0,
	detractors: 0
});

describe('groups', () => {
	const rows = [
		counts('all', 'all', 1000, 400, 240),
		counts('reason', 'tiny', 40, 9, 0),
		counts('reason', 'low', 300, 100, 40),
		counts('reason', 'wide', 60, 12, 4),
		counts('reason', 'high', 600, 279, 196)
	];

	test('that are surely low come first, and small ones last and without a place', () => {
		expect(groupsOf(rows, 'reason').map(({ member, standing, isSmall }) => [member, standing, isSmall])).toEqual([
			['low', 'below', false],
			['wide', 'like', false],
			['high', 'above', false],
			['tiny', 'like', true]
		]);
	});
});

test('those who answer are weighted to those who return', () => {
	// Refunded: 800 returns, 80 answers, 60 satisfied (75 %); rejected: 200 returns, 60 answers, 6 satisfied (10 %).
	const [bias] = biasesOf([
		counts('all', 'all', 1000, 140, 66),
		counts('outcome', 'refund', 800, 80, 60),
		counts('outcome', 'rejected', 200, 60, 6)
	]);
	expect(bias).toMatchObject({ dimension: 'outcome', most: { member: 'rejected' }, least: { member: 'refund' } });
	expect(bias?.weighted).toBeCloseTo(0.8 * 0.75 + 0.2 * 0.1, 12);
	expect(bias?.covered).toBe(1);
});

describe('the promoter score', () => {
	test('is promoters less detractors, and its interval that of three answers more', () => {
		// 50 promoters and 20 detractors of 100: (50.75 - 20.75) / 103 = 0.29126; the variance of one answer
		// 71.5 / 103 - 0.29126^2 = 0.60934, its standard error sqrt(0.60934 / 103) = 0.076915, times 1.96 = 0.15075.
		const { value, low, high } = netPromoterScore(50, 20, 100);
		expect(value).toBe(30);
		expect(low).toBeCloseTo(100 * (0.29126 - 0.15075), 1);
		expect(high).toBeCloseTo(100 * (0.29126 + 0.15075), 1);
	});

	test('of one answer is nearly anything, and of none is none', () => {
		const { low, high } = netPromoterScore(1, 0, 1);
		expect(high! - low!).toBeGreaterThan(100);
		expect(netPromoterScore(0, 0, 0)).toEqual({ value: null, low: null, high: null });
	});

	test('holds the truth nearly as often as it says, also of 20 answers', () => {
		// By the exact distribution: the true shares are 0.4 and 0.3, so the score is 10.
		const n = 20;
		const factorial = (k: number): number => (k < 2 ? 1 : k * factorial(k - 1));
		let held = 0;
		for (let up = 0; up <= n; up++)
			for (let down = 0; down <= n - up; down++) {
				const ways = factorial(n) / (factorial(up) * factorial(down) * factorial(n - up - down));
				const chance = ways * 0.4 ** up * 0.3 ** down * 0.3 ** (n - up - down);
				const { low, high } = netPromoterScore(up, down, n);
				if (low! <= 10 && 10 <= high!) held += chance;
			}
		expect(held).toBeGreaterThan(0.93);
		expect(held).toBeLessThan(0.98);
	});
});
