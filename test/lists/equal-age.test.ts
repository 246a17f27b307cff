// Young shipments at equal age: by hand, against a plain loop, and in a shop where nothing changes but the age.
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { DuckDBConnection } from '@duckdb/node-api';
import { wilson } from '../../sql/metrics/intervals.ts';
import { addDays, daysBetween } from '../../web/lib/filters.ts';
import { equalAge, equalAgeTitle } from '../../web/lib/overview/equal-age.ts';
import { overwriteGetLocale } from '../../web/lib/paraglide/runtime.js';
import { insertRows, openPublished } from '../fixtures/published.ts';
import { askQuery } from './ask.ts';

let connection: DuckDBConnection;
beforeAll(async () => {
	overwriteGetLocale(() => 'en');
	connection = await openPublished();
});
beforeEach(async () => {
	for (const relation of ['marts.fct_order_lines', 'marts.fct_return_lines', 'meta.sources'])
		await connection.run(`delete from ${relation}`);
});
afterAll(() => connection.closeSync());

const lastDay = '2026-11-20';
type Line = { ago: number; units: number; returned?: number; delay?: number; source?: string };

/** Lines by how many days before the end of their source they were shipped; a return comes `delay` days after. */
async function shop(lines: readonly Line[], ends: Record<string, string> = { erp: lastDay }) {
	const rows = lines.map(({ ago, units, returned = 0, delay = 0, source = 'erp' }, index) => {
		const cohort_on = addDays(ends[source]!, -ago);
		return { source_id: source, id: `l${index}`, cohort_on, units, returned, requested_on: addDays(cohort_on, delay) };
	});
	await insertRows(connection, 'meta.sources', Object.entries(ends).map(([source_id, day]) => ({ source_id, data_to: `${day} 18:00:00` }))); // prettier-ignore
	const kept = { category: 'Shoes', channel: 'online', country: 'DE' };
	await insertRows(
		connection,
		'marts.fct_order_lines',
		rows.map(({ source_id, id, cohort_on, units }) => ({
			source_id, order_line_id: id, order_id: id, cohort_on, shipped_units: units, net_amount: units * 10, ...kept
		})) // prettier-ignore
	);
	await insertRows(
		connection,
		'marts.fct_return_lines',
		rows
			// what has not come yet is in no data
			.filter(({ source_id, returned, requested_on }) => returned > 0 && requested_on <= ends[source_id]!)
			.map(({ source_id, id, cohort_on, returned, requested_on }) => ({
				source_id, return_line_id: id, return_id: id, order_line_id: id, order_id: id, is_counted: true, reason: 'style',
				cohort_on, requested_on, returned_units: returned, returned_amount: returned * 10, received_units: 0,
				refunded_units: 0, ...kept
			})) // prettier-ignore
	);
}

const ask = (more: Parameters<typeof askQuery<'equal_age'>>[2] = {}) => askQuery(connection, 'equal_age', more);

describe('each period stands as it did when it was as young as the last', () => {
	test('by hand', async () => {
		await shop([
			{ ago: 5, units: 100, returned: 4, delay: 3 },
			// shipped 33 days ago: a return of the sixth day had not come when it was five days old
			{ ago: 33, units: 200, returned: 10, delay: 6 },
			{ ago: 33, units: 100, returned: 6, delay: 5 },
			{ ago: 390, units: 50, returned: 1, delay: 0 },
			{ ago: 391, units: 50, returned: 1, delay: 28 }
		]);
		const rows = await ask();
		expect(rows.map(({ periods_ago, numerator, denominator }) => [periods_ago, numerator, denominator])).toEqual([
			[0, 4, 100],
			[1, 6, 300],
			[13, 1, 100]
		]);
		expect(rows[0]).toMatchObject({ since: '2026-10-24', until: '2026-11-21', rate: 0.04, ...wilson(4, 100) });
		expect(rows[1]).toMatchObject({ since: '2026-09-26', until: '2026-10-24' });
	});

	test('where every day ships and comes back alike, all periods have one rate, though the last looks best without it', async () => {
		const lines = Array.from({ length: 392 }, (_, ago): Line[] => [
			{ ago, units: 40, returned: 2, delay: 4 },
			{ ago, units: 40, returned: 3, delay: 20 },
			{ ago, units: 20, returned: 5, delay: 40 }
		]).flat();
		await shop(lines);
		const rows = await ask();
		expect(rows).toHaveLength(8);
		for (const row of rows) expect([row.numerator, row.denominator]).toEqual([2 * 24 + 3 * 8, 2800]);
		const found = equalAge(rows, 'before')!;
		expect(found.earlier.map(({ difference }) => difference?.by)).toEqual(Array(7).fill(0));
		expect(equalAgeTitle(found)).toContain('do not surely differ from the four before them at the same age');
	});

	test('after any lines, what a plain loop counts, of each source by its own last day', async () => {
		const line = fc.record({
			ago: fc.integer({ min: -1, max: 400 }),
			units: fc.integer({ min: 1, max: 5 }),
			returned: fc.integer({ min: 0, max: 3 }),
			delay: fc.integer({ min: 0, max: 80 }),
			source: fc.constantFrom('erp', 'shop')
		});
		const ends = { erp: lastDay, shop: '2026-11-13' };
		await fc.assert(
			fc.asyncProperty(fc.array(line, { maxLength: 40 }), fc.constantFrom('units', 'lines', 'value'), async (lines, measure) => {
				for (const relation of ['marts.fct_order_lines', 'marts.fct_return_lines', 'meta.sources'])
					await connection.run(`delete from ${relation}`);
				// the first day of all, so that no period begins before the data
				await shop([{ ago: 500, units: 1 }, ...lines], ends);
				const weight = (units: number) => ({ units, lines: 1, value: units * 10 })[measure]!;
				const wanted = [0, 1, 2, 3, 4, 5, 6, 13].flatMap((periods_ago) => {
					const own = lines.filter(({ ago }) => ago >= periods_ago * 28 && ago < (periods_ago + 1) * 28);
					if (own.length === 0) return [];
					const back = own.filter(({ returned, delay, ago }) => returned > 0 && delay <= ago - periods_ago * 28);
					const sum = (amounts: number[]) => amounts.reduce((total, amount) => total + amount, 0);
					const numerator = sum(back.map(({ returned }) => weight(returned)));
					return [{ periods_ago, numerator, denominator: sum(own.map(({ units }) => weight(units))) }];
				});
				const found = await ask({ measure });
				expect(found.map(({ periods_ago, numerator, denominator }) => ({ periods_ago, numerator, denominator }))).toEqual(wanted); // prettier-ignore
				for (const { since, until } of found) expect(daysBetween(since, until)).toBe(28);
			}),
			{ numRuns: 40 }
		); // prettier-ignore
	}, 120_000);

	test('a period that begins before the data is none', async () => {
		await shop([{ ago: 3, units: 10 }, { ago: 40, units: 10 }, { ago: 83, units: 10 }, { ago: 84, units: 10 }]); // prettier-ignore
		// 84 days ago is the last day of the fourth period, whose first is 111 days ago
		expect((await ask()).map(({ periods_ago }) => periods_ago)).toEqual([0, 1, 2]);
	});
});

describe('the title', () => {
	const row = (periods_ago: number, numerator: number, denominator: number) => ({
		periods_ago, since: addDays(lastDay, 1 - 28 * (periods_ago + 1)), until: addDays(lastDay, 1 - 28 * periods_ago),
		shipped_units: denominator, numerator, denominator, rate: denominator > 0 ? numerator / denominator : null,
		...wilson(numerator, denominator)
	}); // prettier-ignore
	const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

	test('calls a movement one only where its interval leaves none out', () => {
		const title = (...rows: ReturnType<typeof row>[]) => plain(equalAgeTitle(equalAge(rows, 'before')));
		expect(title(row(0, 300, 5000), row(1, 200, 5000))).toContain(
			'more often than the four before them at the same age: 2.0 points'
		);
		expect(title(row(0, 200, 5000), row(1, 300, 5000))).toContain(
			'less often than the four before them at the same age: 2.0 points'
		);
		expect(title(row(0, 6, 100), row(1, 4, 100))).toContain(
			'the four before them at the same age: 6.0 % so far, 4.0 % then'
		);
		expect(title(row(0, 6, 100))).toContain('no earlier ones');
		expect(title(row(1, 6, 100))).toContain('Nothing was shipped');
	});

	test('holds against a year before where the page compares with that', () => {
		const rows = [row(0, 300, 5000), row(1, 200, 5000), row(13, 300, 5000)];
		expect(equalAge(rows, 'year')?.against).toMatchObject({ is_year_ago: true, value: 0.06 });
		expect(equalAge(rows, 'before')?.against).toMatchObject({ is_year_ago: false, value: 0.04 });
		expect(equalAgeTitle(equalAge(rows, 'year'))).toContain('do not surely differ from those a year before');
		expect(equalAge(rows.slice(0, 2), 'year')?.against).toMatchObject({ value: 0.04 });
	});
});
