// From one return rate to another as the page tells it: between the very figures that pages show, parts that add up.
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DuckDBConnection } from '@duckdb/node-api';
import { bases, countings, measures } from '../../sql/metrics/dictionary.ts';
import { askOf } from '../../sql/metrics/duckdb.ts';
import { answer } from '../../sql/metrics/engine.ts';
import type { Question } from '../../sql/metrics/types.ts';
import { bridgeSteps, bridgeTitle, stepMeaning } from '../../web/lib/change/bridge-words.ts';
import {
	knownPlaces,
	readThere,
	thereChanges,
	type Bridge,
	type Place,
	type Step
} from '../../web/lib/change/bridge.ts';
import { addDays, readFilters } from '../../web/lib/filters.ts';
import { overwriteGetLocale } from '../../web/lib/paraglide/runtime.js';
import type { Publication } from '../../web/lib/publication.ts';
import { readBridge } from '../../web/lib/server/bridge.ts';
import type { Metrics } from '../../web/lib/server/metrics.ts';
import { readRate } from '../../web/lib/server/rates.ts';
import { dictionary, insertRows, openPublished, type Row } from '../fixtures/published.ts';

const publication = { data_to: '2026-11-20T18:00:00', data_from: '2026-01-01', maturity_days: 60 } as Publication;
let connection: DuckDBConnection;
beforeAll(async () => {
	overwriteGetLocale(() => 'en');
	connection = await openPublished();
	const shipped = Array.from({ length: 30 }, (_, index) => addDays('2026-01-05', index * 10));
	const line = (index: number): Row => ({
		source_id: 'erp',
		category: index % 3 === 0 ? 'Shoes' : 'Bags',
		order_line_id: `l${index}`,
		order_id: `o${index >> 1}`
	});
	await insertRows(
		connection,
		'marts.fct_order_lines',
		shipped.map((cohort_on, index) => ({
			...line(index),
			cohort_on,
			shipped_units: 10 + index,
			net_amount: (10 + index) * (20 + (index % 7))
		}))
	);
	await insertRows(
		connection,
		'marts.fct_return_lines',
		shipped.flatMap((cohort_on, index) => {
			const units = 1 + (index % 4);
			return index % 2 === 1
				? []
				: [
						{
							...line(index),
							return_line_id: `r${index}`,
							return_id: `R${index}`,
							is_counted: true,
							reason: 'style',
							cohort_on,
							requested_on: addDays(cohort_on, 12),
							received_on: index % 6 === 0 ? null : addDays(cohort_on, 20),
							refunded_on: index % 4 === 0 ? null : addDays(cohort_on, 25),
							returned_units: units,
							received_units: index % 6 === 0 ? 0 : units,
							refunded_units: index % 4 === 0 ? 0 : units,
							returned_amount: units * 31
						}
					];
		})
	);
});
afterAll(() => connection.closeSync());

const metrics = {
	answer: (question: Question) => answer(question, { dictionary, ask: askOf(connection), version: 'v' })
} as Metrics;
const filtersOf = (query: string) => readFilters(new URL(`http://localhost/?${query}`), publication);
const place: fc.Arbitrary<Place> = fc.record({
	basis: fc.constantFrom(...bases),
	measure: fc.constantFrom(...measures),
	counted: fc.constantFrom(...countings)
});
/** Old enough as a whole, in part, and not at all. */
const periods = ['from=2026-02-01&to=2026-05-01', 'period=last-12-months', 'period=last-30-days'];

describe('the way between two return rates', () => {
	test('begins and ends at what the Overview shows, and its parts add up', async () => {
		await fc.assert(
			fc.asyncProperty(place, place, fc.constantFrom(...periods), async (here, there, period) => {
				const filters = { ...filtersOf(period), ...here };
				const bridge = await readBridge(metrics, filters, {}, there, publication);
				const [first, last] = [bridge.steps[0], bridge.steps.at(-1)];
				const shown = await readRate(metrics, filters, filters, publication);
				const other = { ...filters, ...there };
				const shownThere = await readRate(metrics, other, other, publication);
				const figures = ({ value, numerator, denominator }: typeof shown) => ({ value, numerator, denominator });
				expect(first).toMatchObject({ ...here, ...figures(shown), part: null });
				expect(last).toMatchObject({ ...there, ...figures(shownThere) });
				const parts = bridge.steps.slice(1).map(({ part }) => part ?? NaN);
				expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(bridge.difference ?? NaN, 12);
				// one thing at a time, each named once
				expect(new Set(bridge.steps.map(({ changed }) => changed)).size).toBe(bridge.steps.length);
			}),
			{ numRuns: 60 }
		);
	});

	test('has a step for young shipments only where one side leaves them out', async () => {
		const changes = async (query: string, there: Place) =>
			(await readBridge(metrics, filtersOf(query), {}, there, publication)).steps.map(({ changed }) => changed);
		expect(await changes('period=last-12-months', knownPlaces.desk)).toEqual([null, 'all_days', 'basis', 'counted']);
		expect(await changes('from=2026-02-01&to=2026-05-01', knownPlaces.desk)).toEqual([null, 'basis', 'counted']);
		expect(await changes('period=last-12-months&basis=return_date', knownPlaces.quality)).toEqual([null, 'basis', 'old_enough']); // prettier-ignore
		expect(await changes('period=last-12-months', { ...knownPlaces.quality, measure: 'value' })).toEqual([null, 'measure']); // prettier-ignore
	});

	test('keeps to what narrows the page', async () => {
		const narrowed = await readBridge(metrics, filtersOf('period=all'), { order: [] }, knownPlaces.desk, publication)
			.then(() => 'taken')
			.catch((thrown: { code?: string }) => thrown.code);
		expect(narrowed).toBe('unknown_dimension');
		const shoes = await readBridge(metrics, filtersOf('period=all'), { category: ['Shoes'] }, knownPlaces.desk, publication); // prettier-ignore
		const all = await readBridge(metrics, filtersOf('period=all'), {}, knownPlaces.desk, publication);
		expect(shoes.steps[1]!.denominator).toBeLessThan(all.steps[1]!.denominator!);
	});
});

describe('the other place', () => {
	const read = (query: string, here: Place) => readThere(new URL(`http://localhost/?${query}`), here);

	test('is written into a URL and read back', () => {
		fc.assert(
			fc.property(place, place, (here, there) => {
				expect(read(new URLSearchParams(thereChanges(there) as Record<string, string>).toString(), here)).toEqual(
					there
				);
			})
		);
	});

	test('is another one than here where the URL names none or nonsense', () => {
		for (const here of Object.values(knownPlaces)) expect(read('to_basis=mood', here)).not.toEqual(here);
	});
});

describe('in words', () => {
	const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');
	const bridge = (there: Place, query = 'period=last-12-months') =>
		readBridge(metrics, filtersOf(query), {}, there, publication);

	test('the finding names both rates and the step that makes most of it, also where steps undo each other', () => {
		const way = (...parts: [Step['changed'], number][]): Bridge => {
			let value = 0.08;
			const first = { ...knownPlaces.quality, changed: null, value, part: null } as Step;
			const rest = parts.map(([changed, part]): Step => ({
				...first,
				...knownPlaces.desk,
				changed,
				part,
				value: (value += part)
			}));
			const there = knownPlaces.desk;
			return { here: knownPlaces.quality, there, steps: [first, ...rest], difference: value - 0.08 } as Bridge;
		};
		const title = (bridge: Bridge) => plain(bridgeTitle(bridge));
		expect(title(way(['basis', 0.002], ['counted', -0.012]))).toBe(
			'8.0 % here, 7.0 % there: −1.0 points, most by “Counts when received”'
		);
		expect(title(way(['all_days', -0.01], ['basis', 0.011]))).toBe(
			'8.0 % here, 8.1 % there, but not for the same reason: steps undo each other, the largest is “Which day counts: return date” (+1.1 points)'
		);
		expect(title(way(['counted', 0]))).toBe('8.0 % here, 8.0 % there: the same rate either way');
		expect(title(way())).toContain('the same rate either way');
	});

	test('where one side has no data there is no finding and no drawing', async () => {
		const empty = await bridge(knownPlaces.desk, 'from=2030-01-01&to=2030-02-01');
		expect(bridgeTitle(empty)).toContain('no data');
		expect(bridgeSteps(empty)).toEqual([]);
	});

	test('from units to value it says what a unit was worth on both sides', async () => {
		const { steps } = await bridge({ ...knownPlaces.quality, measure: 'value' });
		const [units, value] = steps as [(typeof steps)[0], (typeof steps)[0]];
		const words = stepMeaning(value, units, { maturity_days: 60, currency: 'EUR' });
		expect(plain(words)).toContain('came back was worth €31');
		expect(value.numerator! / units.numerator!).toBe(31);
	});

	test('the drawing ends where the last step leads', async () => {
		const drawn = bridgeSteps(await bridge(knownPlaces.books));
		const [first, ...rest] = drawn;
		const last = rest.pop();
		const arrived = rest.reduce((at, { by }) => at + (by ?? NaN), first!.level!);
		expect(arrived).toBeCloseTo(last!.level!, 12);
		expect(new Set(drawn.map(({ label }) => label)).size).toBe(drawn.length);
	});
});
