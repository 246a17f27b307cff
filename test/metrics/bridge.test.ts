import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DuckDBConnection } from '@duckdb/node-api';
import { bridge } from '../../sql/metrics/bridge.ts';
import { bases, countings, measures } from '../../sql/metrics/dictionary.ts';
import { askOf } from '../../sql/metrics/duckdb.ts';
import { answer } from '../../sql/metrics/engine.ts';
import { parseBridgeTarget } from '../../sql/metrics/question.ts';
import type { Question } from '../../sql/metrics/types.ts';
import { dictionary, insertRows, openPublished, type Row } from '../fixtures/published.ts';

let connection: DuckDBConnection;
beforeAll(async () => {
	connection = await openPublished();
	const line = { source_id: 'erp', category: 'Shoes' };
	await insertRows(
		connection,
		'marts.fct_order_lines',
		[10, 20, 30].map((units, index): Row => ({
			...line,
			order_line_id: `l${index}`,
			order_id: `o${index % 2}`,
			cohort_on: `2026-0${index + 1}-10`,
			shipped_units: units,
			net_amount: units * (index + 1) * 5
		}))
	);
	await insertRows(
		connection,
		'marts.fct_return_lines',
		[0, 1, 2, 1].map((of, index): Row => ({
			...line,
			return_line_id: `r${index}`,
			return_id: `R${index}`,
			order_line_id: `l${of}`,
			order_id: `o${of % 2}`,
			is_counted: true,
			reason: 'style',
			cohort_on: `2026-0${of + 1}-10`,
			requested_on: `2026-0${of + 2}-01`,
			received_on: index === 3 ? null : `2026-0${of + 2}-05`,
			refunded_on: index === 2 ? null : `2026-0${of + 2}-09`,
			returned_units: index + 1,
			received_units: index === 3 ? 0 : index + 1,
			refunded_units: index === 2 ? 0 : 1,
			returned_amount: (index + 1) * 7
		}))
	);
});
afterAll(() => connection.closeSync());

const ask = (question: Question) => answer(question, { dictionary, ask: askOf(connection), version: 'v' });
const coordinates = fc.record({
	basis: fc.constantFrom(...bases),
	measure: fc.constantFrom(...measures),
	counted: fc.constantFrom(...countings)
});

describe('a bridge', () => {
	test('goes by basis, measure and counted, and says what each step is made of', async () => {
		const target = parseBridgeTarget('counted=received,basis=return_date, measure=value');
		const { steps, difference } = await bridge(
			{ metric: 'return_rate', from: '2026-02-01', to: '2026-03-01' },
			target,
			ask
		);
		expect(steps).toMatchObject([
			{ changed: null, basis: 'cohort', measure: 'units', counted: 'requested', numerator: 6, denominator: 20, part: null },
			{ changed: 'basis', basis: 'return_date', measure: 'units', numerator: 1, denominator: 20, value: 0.05, part: -0.25 },
			{ changed: 'measure', measure: 'value', counted: 'requested', numerator: 7, denominator: 200, value: 0.035 },
			{ changed: 'counted', basis: 'return_date', measure: 'value', counted: 'received', numerator: 7, denominator: 200, part: 0 }
		]); // prettier-ignore
		expect(difference).toBeCloseTo(0.035 - 0.3, 12);
	});

	test('has parts that add up, and each figure is the one that is asked alone', async () => {
		await fc.assert(
			fc.asyncProperty(coordinates, coordinates, async (start, target) => {
				const { steps, difference } = await bridge({ metric: 'return_rate', ...start }, target, ask);
				const parts = steps.slice(1).map(({ part }) => part ?? NaN);
				expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(difference ?? NaN, 14);
				expect(steps[0]).toMatchObject(start);
				expect(steps.at(-1)).toMatchObject(target);
				for (const [index, step] of steps.entries()) {
					const { basis, measure, counted } = step;
					const [row] = (await ask({ basis, measure, counted, metric: 'return_rate' } as Question)).rows;
					expect(row).toMatchObject({ value: step.value, numerator: step.numerator, denominator: step.denominator });
					const before = steps[index - 1];
					const moved = (['basis', 'measure', 'counted'] as const).filter(
						(name) => before && before[name] !== step[name]
					);
					expect(moved).toEqual(step.changed ? [step.changed] : []);
				}
			}),
			{ numRuns: 40 }
		);
	});

	test('to where it stands is one figure and no difference; without data there is no part', async () => {
		expect(await bridge({ metric: 'return_rate' }, { basis: 'cohort' }, ask)).toMatchObject({
			steps: [{}],
			difference: 0
		});
		const empty = await bridge({ metric: 'return_rate', from: '2030-01-01' }, { basis: 'return_date' }, ask);
		expect(empty).toMatchObject({ steps: [{ value: null }, { value: null, part: null }], difference: null });
	});

	test.each<[string, Question, string, string]>([
		['of rows', { metric: 'return_rate', by: ['month'] }, 'basis=cohort', 'unknown_parameter'],
		['between periods', { metric: 'return_rate', compare: 'previous' }, 'basis=cohort', 'unknown_parameter'],
		['of what has no basis', { metric: 'orders' }, 'basis=return_date', 'coordinate_not_available'],
		['to no basis', { metric: 'return_rate' }, 'basis=shipping', 'bad_value'],
		['to a dimension', { metric: 'return_rate' }, 'reason=style', 'bad_value'],
		['to two bases', { metric: 'return_rate' }, 'basis=cohort,basis=return_date', 'bad_value']
	])('%s is refused', async (_, question, target, code) => {
		await expect((async () => bridge(question, parseBridgeTarget(target), ask))()).rejects.toMatchObject({ code });
	});
});
