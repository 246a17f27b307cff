import type { DuckDBConnection } from '@duckdb/node-api';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dimensionsOfMetric, type Metric } from '../../sql/metrics/dictionary.ts';
import { askOf } from '../../sql/metrics/duckdb.ts';
import { prepareAnswer, readReach, type Reach } from '../../sql/metrics/engine.ts';
import type { MetricRow, Question } from '../../sql/metrics/types.ts';
import { addUp, dictionary, openPublished } from '../fixtures/published.ts';
import { business, coordinates, publish } from './histories.ts';

const sums = Object.entries(dictionary.facts).flatMap(([, { sums_up: summed, relation }]) =>
	summed ? [relation] : []
);

let connection: DuckDBConnection;
let reach: Reach | null;
beforeAll(async () => {
	connection = await openPublished();
	await connection.run("insert into meta.publication (data_to, maturity_days) values ('2026-03-20', 30)");
	reach = await readReach(askOf(connection));
});
afterAll(() => connection.closeSync());

/** Metrics of the facts that are added up somewhere. */
const asked = Object.entries(dictionary.metrics).filter(([, metric]) => {
	const quantities = [metric.total, metric.rate?.part, metric.rate?.whole].filter((one) => one !== undefined);
	const facts = quantities.map((one) => ('tally' in one ? dictionary.tallies[one.tally]?.fact : one.fact));
	return facts.length > 0 && facts.every((fact) => fact === 'order_lines' || fact === 'return_lines');
});

const question = fc.constantFrom(...asked).chain(([name, metric]) => {
	const dimensions = dimensionsOfMetric(dictionary, metric).filter((one) => !dictionary.dimensions[one]?.lookup);
	const kept = dimensions.filter((one) => ['source', 'category', 'channel', 'country', 'reason', 'month'].includes(one));
	return fc
		.record({
			// more often than not what the added-up facts have
			by: fc.uniqueArray(fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...kept) }, fc.constantFrom(...dimensions)), { maxLength: 3 }),
			...coordinates,
			days: fc.constantFrom<Partial<Question>>(
				{},
				{ from: '2026-02-01', to: '2026-03-01' },
				{ from: '2026-02-01', to: '2026-03-16', compare: 'previous' },
				{ from: '2026-02-28' }
			),
			// a total is the same sides once more: now and then is enough
			totals: fc.constantFrom(false, false, false, false, true),
			top: fc.constantFrom(undefined, undefined, undefined, 1, 2),
			where: fc.dictionary(fc.constantFrom(...kept), fc.constant(0), { maxKeys: 2 })
		})
		.map(({ by, basis, measure, counted, days, totals, top, where }) => shapeOf(name, metric, { by, basis, measure, counted, days, totals, top, where }));
}); // prettier-ignore

type Drawn = Required<Pick<Question, 'by' | 'basis' | 'measure' | 'counted' | 'totals'>> & {
	days: Partial<Question>;
	top: number | undefined;
	where: Record<string, number>;
};

/** Only what this metric can be asked. */
function shapeOf(metric: string, { asked: open }: Metric, drawn: Drawn): Question {
	const { by, days, totals, top } = drawn;
	const isPeriod = (name: string) => dictionary.dimensions[name]?.period !== undefined;
	const members: Record<string, string[]> = {
		source: ['erp'],
		category: ['Shoes', 'unknown'],
		channel: ['online'],
		country: ['DE', 'unknown'],
		reason: ['style', 'defective'],
		month: ['2026-02-01']
	};
	const names = days.compare ? by.filter((name, index) => !isPeriod(name) || by.findIndex(isPeriod) === index) : by;
	return {
		metric,
		by: names,
		...(open.basis && { basis: drawn.basis }),
		...(open.measure && { measure: drawn.measure }),
		...(open.counted && { counted: drawn.counted }),
		...days,
		totals,
		...(top !== undefined && names.some((name) => !isPeriod(name)) && { top }),
		where: Object.fromEntries(
			Object.keys(drawn.where)
				.filter((name) => !(days.compare && isPeriod(name)))
				.map((name) => [name, members[name] ?? []])
		)
	};
}

describe('facts added up by day', { timeout: 180_000 }, () => {
	test('are known of a version that has them', () => {
		for (const relation of sums) expect(reach?.relations).toContain(`,${relation.replace('marts.', '')},`);
	});

	test('give the answers that the facts give, to 2,000 random questions', async () => {
		const ask = askOf(connection);
		let [questions, summed] = [0, 0];
		await fc.assert(
			fc.asyncProperty(business, fc.array(question, { minLength: 50, maxLength: 50 }), async (rows, drawn) => {
				await publish(connection, rows);
				await addUp(connection);
				for (const one of drawn) {
					questions++;
					const [ofFacts, ofSums] = [null, reach].map(
						(each) => prepareAnswer(one, { dictionary, reach: each }).statement
					);
					// the same statement: the same answer
					if (!ofFacts || !ofSums || ofSums.sql === ofFacts.sql) continue;
					summed++;
					const wanted = await ask(ofFacts.sql, ofFacts.values);
					expect(await ask(ofSums.sql, ofSums.values), JSON.stringify(one)).toEqual(wanted.map(nearly));
				}
			}),
			{ numRuns: 40 }
		);
		expect(questions).toBe(2000);
		// or else little would have been held to anything
		expect(summed).toBeGreaterThan(600);
	});

	test('of an older version that lacks them are not asked for', () => {
		const { statement } = prepareAnswer({ metric: 'return_rate', by: ['month'] }, { dictionary, reach: { data_to: null, maturity_days: 60 } }); // prettier-ignore
		expect(statement.sql).not.toContain('marts.agg_');
	});

	test('are left for the facts where orders are counted, or by what they do not have', () => {
		const sql = (one: Question) => prepareAnswer(one, { dictionary, reach }).statement.sql;
		expect(sql({ metric: 'return_rate', by: ['month'], where: { reason: ['style'] } })).not.toContain('marts.fct_');
		expect(sql({ metric: 'return_rate', by: ['month'], measure: 'orders' })).not.toContain('marts.agg_');
		expect(sql({ metric: 'return_rate', by: ['product'] })).not.toContain('marts.agg_');
		expect(sql({ metric: 'return_rate', where: { warehouse: ['w1'] } })).not.toContain('marts.agg_');
	});
});

/** Sums of squares differ in the last digits by the order of adding. */
const nearly = (row: MetricRow) =>
	Object.fromEntries(
		Object.entries(row).map(([name, value]) => [name, typeof value === 'number' ? expect.closeTo(value, 9) : value])
	);
