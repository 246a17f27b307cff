import type { DuckDBConnection } from '@duckdb/node-api';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askOf } from '../../sql/metrics/duckdb.ts';
import { prepareAnswer, readReach, type Reach } from '../../sql/metrics/engine.ts';
import type { Question } from '../../sql/metrics/types.ts';
import { addUp, dictionary, openPublished } from '../fixtures/published.ts';
import { business, publish } from './histories.ts';
import { nearly, question } from './questions.ts';

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
