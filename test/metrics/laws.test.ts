import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DuckDBConnection } from '@duckdb/node-api';
import { dimensionsOfMetric, measures } from '../../sql/metrics/dictionary.ts';
import { askOf } from '../../sql/metrics/duckdb.ts';
import { answer } from '../../sql/metrics/engine.ts';
import type { Question } from '../../sql/metrics/types.ts';
import { dictionary, openPublished } from '../fixtures/published.ts';
import { business, coordinates, publish } from './histories.ts';
import { beyond, returnRate, shapedAnswer, type Asked, type Shaped } from './recomputation.ts';

let connection: DuckDBConnection;
beforeAll(async () => {
	connection = await openPublished();
});
afterAll(() => connection.closeSync());

const ask = (question: Question) => answer(question, { dictionary, ask: askOf(connection), version: 'v' });

describe('on any data', { timeout: 180_000 }, () => {
	test('the return rate is what loops over the rows give, in all its coordinates', async () => {
		const asked: fc.Arbitrary<Asked> = fc
			.record({
				by: fc.uniqueArray(fc.constantFrom('source', 'product', 'category', 'channel', 'reason', 'month'), {
					maxLength: 3
				}),
				...coordinates,
				range: fc.option(
					fc.constantFrom({ from: '2026-02-01', to: '2026-03-01' }, { from: '2026-02-01' }, { to: '2026-02-28' })
				),
				where: fc.dictionary(fc.constantFrom('category', 'reason', 'source', 'month'), fc.constant(0), { maxKeys: 2 })
			})
			.map(({ range, where, by, ...rest }) => ({
				...rest,
				...range,
				// Ids come with their source.
				by: by.includes('product') && !by.includes('source') ? by.toSpliced(by.indexOf('product'), 0, 'source') : by,
				where: Object.fromEntries(
					Object.keys(where).map((name) => [
						name,
						{ category: ['Shoes', 'unknown'], reason: ['style', 'defective'], source: ['shop'], month: ['2026-02-01'] }[
							name
						] ?? []
					])
				)
			}));
		await fc.assert(
			fc.asyncProperty(business, asked, async (rows, question) => {
				await publish(connection, rows);
				const { rows: found } = await ask({ metric: 'return_rate', ...question });
				const wanted = returnRate(rows.orders, rows.returns, question);
				expect(found.map((row) => question.by.map((name) => row[name]).join('|')).sort()).toEqual(
					[...wanted.keys()].sort()
				);
				for (const row of found) {
					const figure = wanted.get(question.by.map((name) => row[name]).join('|'));
					// Shares of an amount are kept to a hundredth of a cent each.
					expect(row['numerator']).toBeCloseTo(figure?.numerator ?? NaN, 3);
					expect(row['denominator']).toBeCloseTo(figure?.denominator ?? NaN, 6);
					if (!figure?.denominator) expect(row['value']).toBeNull();
					else expect(row['value']).toBeCloseTo((row['numerator'] as number) / figure.denominator, 9);
				}
			}),
			{ numRuns: 100 }
		);
	});

	test('totals, tops, filled periods and comparisons are what loops over the rows give', async () => {
		const periods = ['day', 'week', 'month', 'quarter'];
		// The other period of each is worked out by hand.
		const range = fc.constantFrom<[Partial<Question>, Shaped['compared']]>(
			[{ from: '2026-02-01', to: '2026-03-01', compare: 'previous' }, { from: '2026-01-01', to: '2026-02-01' }],
			[{ from: '2026-02-01', to: '2026-03-16', compare: 'previous' }, { from: '2025-12-20', to: '2026-02-01' }],
			[{ from: '2026-02-28', to: '2026-03-20', compare: '2026-01-31..2026-02-28' }, { from: '2026-01-31', to: '2026-02-28' }],
			[{ from: '2027-01-31', to: '2027-03-01', compare: 'last_year' }, { from: '2026-01-31', to: '2026-03-01' }],
			[{ from: '2026-01-31', to: '2026-03-16' }, undefined],
			[{}, undefined]
		); // prettier-ignore
		const question = fc
			.record({
				isRate: fc.boolean(),
				by: fc.uniqueArray(fc.constantFrom('source', 'product', 'category', 'channel', 'reason', ...periods), {
					maxLength: 3
				}),
				...coordinates,
				range,
				top: fc.option(fc.integer({ min: 1, max: 2 })),
				fill: fc.boolean(),
				totals: fc.boolean(),
				nonzero: fc.boolean(),
				where: fc.dictionary(fc.constantFrom('category', 'reason', 'source', 'month'), fc.constant(0), { maxKeys: 2 })
			})
			.map(({ range: [days, compared], top, fill, nonzero, where, measure, by, ...rest }) => {
				const firstPeriod = by.find((name) => periods.includes(name));
				const names = compared ? by.filter((name) => !periods.includes(name) || name === firstPeriod) : by;
				const filters: Record<string, string[]> = {
					category: ['Shoes'],
					reason: ['defective', 'style'],
					source: ['erp']
				};
				if (!compared) filters['month'] = ['2026-02-01', '2026-03-01'];
				const asked: Shaped = {
					...rest,
					by: names,
					measure: rest.isRate ? measure : 'units',
					...(days.from && days.to ? { from: days.from, to: days.to } : {}),
					...(compared ? { compared } : {}),
					...(top !== null && names.some((name) => !periods.includes(name)) ? { top } : {}),
					fill: fill && days.from !== undefined && firstPeriod !== undefined,
					nonzero: nonzero && !fill,
					where: Object.fromEntries(
						Object.keys(where).flatMap((name) => (filters[name] ? [[name, filters[name]]] : []))
					)
				};
				return { asked, compare: days.compare };
			});
		let rowsChecked = 0;
		await fc.assert(
			fc.asyncProperty(business, fc.array(question, { minLength: 8, maxLength: 8 }), async (rows, questions) => {
				await publish(connection, rows);
				for (const { asked, compare } of questions) {
					const { isRate, compared, ...shape } = asked;
					const wanted = shapedAnswer(rows.orders, rows.returns, asked);
					const found = await ask({
						...shape,
						metric: isRate ? 'return_rate' : 'returned_units',
						...(compared && compare ? { compare } : {})
					});
					const groups = found.columns.slice(
						0,
						found.columns.findIndex((name) => ['level', 'others', 'value'].includes(name))
					);
					const names = groups.filter((name) => !name.endsWith('_name'));
					const sums = new Set<string>();
					for (const row of found.rows) {
						const level = (row['level'] ?? asked.by.length) as number;
						const inLevel = names.filter((name) => {
							const depth = asked.by.indexOf(name === 'source' && !asked.by.includes('source') ? 'product' : name) + 1;
							return depth <= level;
						});
						const isOther = (row['others'] ?? 0) !== 0;
						const [first] = asked.by.filter((name) => !periods.includes(name));
						const isTopped = (name: string) =>
							name === first || (first === 'product' && name === 'source' && !asked.by.includes('source'));
						const key = [level, ...inLevel.map((name) => (isOther && isTopped(name) ? beyond : row[name]))].join('|');
						const figures = wanted.get(inLevel.length === 0 ? `${level}|` : key);
						expect(figures, key).toBeDefined();
						if (!figures) continue;
						sums.add(key);
						rowsChecked++;
						for (const name of names) if (!inLevel.includes(name)) expect(row[name]).toBeNull();
						expect(row['others'] ?? 0).toBe(figures.others);
						const value = ({ numerator, denominator }: typeof figures.now) =>
							isRate ? (denominator === 0 ? null : numerator / denominator) : numerator;
						const sides = figures.before ? { '': figures.now, compared_: figures.before } : { '': figures.now };
						for (const [side, figure] of Object.entries(sides)) {
							expect(row[`${side}numerator`]).toBeCloseTo(figure.numerator, 3);
							if (isRate) expect(row[`${side}denominator`]).toBeCloseTo(figure.denominator, 6);
							if (value(figure) === null) expect(row[`${side}value`]).toBeNull();
							else expect(row[`${side}value`]).toBeCloseTo(value(figure) ?? NaN, 3);
						}
						if (!figures.before) continue;
						const [now, before] = [row['value'] as number | null, row['compared_value'] as number | null];
						expect(row['difference']).toEqual(now === null || before === null ? null : expect.closeTo(now - before, 9));
					}
					expect(sums.size).toBe(wanted.size);
				}
			}),
			{ numRuns: 60 }
		);
		expect(rowsChecked).toBeGreaterThan(1000);
	});

	test('units and values over any dimensions add up to the total, and so do the reasons to the whole rate', async () => {
		const metric = dictionary.metrics['return_rate'];
		if (!metric) throw new Error('no return_rate');
		const dimension = fc.constantFrom(...dimensionsOfMetric(dictionary, metric));
		const question = fc.record({
			by: fc.uniqueArray(dimension, { minLength: 1, maxLength: 3 }),
			...coordinates,
			measure: fc.constantFrom('units' as const, 'value' as const)
		});
		await fc.assert(
			fc.asyncProperty(business, question, async (rows, { by, ...asked }) => {
				await publish(connection, rows);
				const [total] = (await ask({ metric: 'return_rate', ...asked })).rows;
				const { rows: parts } = await ask({ metric: 'return_rate', by, ...asked });
				const sum = (column: string) => parts.reduce((all, row) => all + (row[column] as number), 0);
				expect(sum('numerator')).toBeCloseTo(total?.['numerator'] as number, 3);
				const isShared = by.every(
					(name) => dictionary.dimensions[name]?.period || dictionary.facts['order_lines']?.dimensions.includes(name)
				);
				if (isShared) expect(sum('denominator')).toBeCloseTo(total?.['denominator'] as number, 3);
				else if (by.length === 1 && parts.length > 0 && total?.['denominator'])
					expect(sum('value')).toBeCloseTo(total['value'] as number, 6);
			}),
			{ numRuns: 50 }
		);
	});

	test('what the cohort basis leaves out is what the total on the return day has more', async () => {
		await fc.assert(
			fc.asyncProperty(business, fc.constantFrom(...measures), async (rows, measure) => {
				await publish(connection, rows);
				const cohort = await ask({ metric: 'return_rate', measure });
				const all = await ask({ metric: 'return_rate', measure, basis: 'return_date' });
				const unlinked = cohort.left_out.find(({ reason }) => reason === 'unlinked')?.amount ?? 0;
				const linked = cohort.rows[0]?.['numerator'] as number;
				const total = all.rows[0]?.['numerator'] as number;
				// An order of which one line was shipped and another was not is on both sides.
				if (measure === 'orders') expect(linked + unlinked).toBeGreaterThanOrEqual(total);
				else expect(linked + unlinked).toBeCloseTo(total, 3);
			}),
			{ numRuns: 30 }
		);
	});

	test('limit and offset walk through the rows without losing or repeating one, in every sort', async () => {
		const sort = fc.constantFrom('value', '-value', 'low', '-high', 'numerator', '-denominator', 'product', undefined);
		await fc.assert(
			fc.asyncProperty(business, sort, fc.integer({ min: 1, max: 4 }), async (rows, order, limit) => {
				await publish(connection, rows);
				const question: Question = {
					metric: 'return_rate',
					by: ['product', 'channel'],
					basis: 'return_date',
					...(order && { sort: order })
				};
				const { rows: whole } = await ask(question);
				const pages = [];
				for (let offset = 0; offset < whole.length; offset += limit)
					pages.push(...(await ask({ ...question, limit, offset })).rows);
				expect(pages).toEqual(whole);
				const column = order?.replace('-', '') ?? 'source';
				const values = whole.map((row) => row[column]).filter((value) => value !== null);
				const sorted = values.toSorted((one, other) => (one === other ? 0 : (one ?? 0) < (other ?? 0) ? -1 : 1));
				expect(values).toEqual(order?.startsWith('-') ? sorted.toReversed() : sorted);
			}),
			{ numRuns: 30 }
		);
	});
});
