// Row rules hold inside the metric engine: what it answers to somebody with rules is what it answers to everybody else
// over the permitted rows only. The other side of each comparison is the engine's own filter on the whole data.
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
	isWithheld,
	keyOfScope,
	relationsStatement,
	scopeStatements,
	type Relation,
	type Scope
} from '../../sql/access/scope.ts';
import { askOf, bindValues } from '../../sql/metrics/duckdb.ts';
import { prepareAnswer, readReach, type Reach } from '../../sql/metrics/engine.ts';
import type { MetricRow, Question } from '../../sql/metrics/types.ts';
import { noRules, readRules } from '../../web/lib/access/row-rules.ts';
import { addUp, dictionary, fillPublished, insertRows } from '../fixtures/published.ts';
import { business, publish } from '../metrics/histories.ts';
import { nearly, question } from '../metrics/questions.ts';

let instance: DuckDBInstance;
/** Everything. */
let whole: DuckDBConnection;
/** What a scope lets see; the last one that was made. */
let part: DuckDBConnection;
let scopes = 0;

beforeAll(async () => {
	instance = await DuckDBInstance.create(':memory:', { threads: '2' });
	whole = await instance.connect();
	part = await instance.connect();
	await whole.run("attach ':memory:' as published; use published");
	await fillPublished(whole, 'published');
	await whole.run("insert into meta.publication (data_to, maturity_days) values ('2026-03-20', 30)");
});
afterAll(() => {
	whole.closeSync();
	part.closeSync();
	instance.closeSync();
});

/** Makes a scope as the dashboard does, and lets `part` see by it. */
async function see(scope: Scope): Promise<void> {
	await part.run('use memory');
	if (scopes > 0) await part.run(`detach scope_${scopes}`);
	const catalog = `scope_${++scopes}`;
	await part.run(`attach ':memory:' as ${catalog}`);
	const relations = (await whole.runAndReadAll(relationsStatement('published'))).getRowObjectsJS();
	const statements = scopeStatements(scope, relations as unknown as Relation[], {
		scope: catalog,
		published: 'published'
	});
	for (const { sql, values } of statements) {
		const bound = bindValues(values as Record<string, string[]>);
		await part.run(sql, bound.values, bound.types);
	}
	await part.run(`set search_path = '${catalog}.marts,${catalog}.meta,published.marts,published.meta'`);
}

type Given = { rows: unknown[]; leftOut: unknown[] };

/** The rows of an answer, and what it says that it leaves out. */
async function given(connection: DuckDBConnection, reach: Reach | null, asked: Question): Promise<Given> {
	const ask = askOf(connection);
	const { statement, leftOut } = prepareAnswer(asked, { dictionary, reach });
	return {
		rows: await ask(statement.sql, statement.values),
		leftOut: leftOut ? await ask(leftOut.sql, leftOut.values) : []
	};
}

const members: Record<string, string[]> = {
	country: ['DE', 'FR', 'unknown'],
	channel: ['online', 'store', 'unknown'],
	category: ['Shoes', 'Bags', 'unknown'],
	source: ['erp', 'shop']
};

const rules = fc
	.record(Object.fromEntries(Object.entries(members).map(([name, all]) => [name, fc.subarray(all)])), {
		requiredKeys: []
	})
	.filter((drawn) => Object.keys(drawn).length > 0);

/** The same question about the permitted rows only. No row has the member that stands where none is permitted. */
function permitted(asked: Question, drawn: Readonly<Record<string, string[]>>): Question {
	const where = { ...asked.where };
	for (const [name, allowed] of Object.entries(drawn)) {
		const both = where[name]?.filter((member) => allowed.includes(member)) ?? allowed;
		where[name] = both.length > 0 ? both : ['\u0000'];
	}
	return { ...asked, where };
}

describe('row rules', { timeout: 300_000 }, () => {
	test('800 random questions under random rules are answered as over the permitted rows only', async () => {
		let [questions, looked, narrowed] = [0, 0, 0];
		await fc.assert(
			fc.asyncProperty(
				business,
				rules,
				fc.array(question, { minLength: 25, maxLength: 25 }),
				async (rows, drawn, asked) => {
					await publish(whole, rows);
					await addUp(whole);
					await see({ rules: drawn as Record<string, string[]>, personal: true });
					const [reach, partReach] = [await readReach(askOf(whole)), await readReach(askOf(part))];
					for (const [index, one] of asked.entries()) {
						questions++;
						const seen = await given(part, partReach, one);
						const wanted = await given(whole, reach, permitted(one, drawn as Record<string, string[]>));
						expect(seen.rows, JSON.stringify([drawn, one])).toEqual((wanted.rows as MetricRow[]).map(nearly));
						expect(seen.leftOut).toEqual(wanted.leftOut);
						if (index % 5 > 0) continue;
						looked++;
						const all = await given(whole, reach, one);
						if (JSON.stringify(all.rows) !== JSON.stringify(seen.rows)) narrowed++;
					}
				}
			),
			{ numRuns: 32 }
		);
		expect(questions).toBe(800);
		// or else the rules would have held nothing back
		expect(narrowed).toBeGreaterThan(looked / 3);
	});

	test('what rests on the whole company is withheld, even where it is empty, and never a smaller figure', async () => {
		await see({ rules: { country: ['DE'] }, personal: true });
		for (const relation of [
			'agg_supplier_months',
			'fct_signals',
			'agg_control_points',
			'agg_returned_days',
			'fct_stock_levels'
		]) {
			for (const sql of [
				`select count(*) from marts.${relation}`,
				`select 1 where exists (select 1 from marts.${relation} where false)`
			]) {
				const refused = await part.run(sql).then(
					() => '',
					(thrown: Error) => thrown.message
				);
				expect(isWithheld(refused), `${relation}: ${refused}`).toBe(true);
			}
		}
	});

	test('a relation that nobody has said anything about is withheld under rules, and seen without', async () => {
		await whole.run('create table marts.agg_new (figure integer); insert into marts.agg_new values (1)');
		await see({ rules: { country: ['DE'] }, personal: true });
		await expect(part.run('from marts.agg_new')).rejects.toThrow(/withheld/);
		await see({ rules: {}, personal: false });
		expect((await part.runAndReadAll('from marts.agg_new')).getRows()).toEqual([[1]]);
		await whole.run('drop table marts.agg_new');
	});

	test('what belongs to a return is seen with the return; a customer with one of their lines; sums over a customer with all of them', async () => {
		const fixture = {
			'marts.fct_order_lines': [
				{ source_id: 'erp', order_line_id: 'l1', customer_id: 'here', country: 'DE' },
				{ source_id: 'erp', order_line_id: 'l2', customer_id: 'both', country: 'DE' },
				{ source_id: 'erp', order_line_id: 'l3', customer_id: 'both', country: 'FR' },
				{ source_id: 'erp', order_line_id: 'l4', customer_id: 'there', country: 'FR' },
				// the same customer id in another source is somebody else
				{ source_id: 'shop', order_line_id: 'l5', customer_id: 'here', country: 'FR' }
			],
			'marts.fct_returns': [
				{ source_id: 'erp', return_id: 'r1', country: 'DE' },
				{ source_id: 'erp', return_id: 'r2', country: 'FR' }
			],
			'marts.fct_return_costs': [
				{ source_id: 'erp', cost_id: 'c1', return_id: 'r1', amount: 1 },
				{ source_id: 'erp', cost_id: 'c2', return_id: 'r2', amount: 2 },
				{ source_id: 'shop', cost_id: 'c3', return_id: 'r1', amount: 4 }
			],
			'marts.fct_inspections': [
				{ source_id: 'erp', inspection_id: 'i1', return_id: 'r1', note: 'a label', photo_links: 'https://a.example/1' }
			],
			'marts.dim_customers': ['erp here', 'erp both', 'erp there', 'shop here'].map((key) => {
				const [source_id = '', customer_id = ''] = key.split(' ');
				return { source_id, customer_id, customer_name: `Name of ${customer_id}`, country: 'DE', city: 'Bonn' };
			}),
			'marts.agg_customer_fairness': ['here', 'both', 'there'].map((customer_id) => ({ source_id: 'erp', customer_id }))
		};
		for (const relation of Object.keys(fixture)) await whole.run(`delete from ${relation}`);
		await whole.run('delete from marts.fct_return_lines');
		for (const [relation, rows] of Object.entries(fixture)) await insertRows(whole, relation, rows);
		await see({ rules: { country: ['DE'] }, personal: false });
		const read = async (sql: string) =>
			(await part.runAndReadAll(sql)).getRows().map((row) => row.map(String).join(' '));
		expect(await read('select cost_id from marts.fct_return_costs')).toEqual(['c1']);
		expect(await read('select source_id, customer_id from marts.dim_customers order by all')).toEqual([
			'erp both',
			'erp here'
		]);
		expect(await read('select customer_id from marts.agg_customer_fairness')).toEqual(['here']);
		// and who may not see names sees none
		expect(await read('select note, photo_links from marts.fct_inspections')).toEqual(['null null']);
		expect(await read('select customer_name, city from marts.dim_customers order by all')).toEqual([
			'both unknown',
			'here unknown'
		]);
		await see({ rules: {}, personal: true });
		expect(await read("select customer_name from marts.dim_customers where source_id = 'shop'")).toEqual([
			'Name of here'
		]);
		for (const relation of Object.keys(fixture)) await whole.run(`delete from ${relation}`);
	});

	test('members that look like SQL are members', async () => {
		const odd = ["DE'; drop table marts.fct_returns; --", '%', 'DE" or true', '$members'];
		await see({ rules: { country: odd }, personal: true });
		expect((await part.runAndReadAll('select count(*) from marts.fct_order_lines')).getRows()).toEqual([[0n]]);
	});

	test('a rule about what rules cannot be about makes no scope', () => {
		expect(() =>
			scopeStatements({ rules: { 'country; drop': ['x'] }, personal: true }, [], { scope: 's', published: 'p' })
		).toThrow();
		expect(() => readRules('{"planet":["Mars"]}')).toThrow();
		expect(() => readRules('["DE"]')).toThrow();
		expect(() => readRules('{"country":"DE"}')).toThrow();
		expect(() => readRules('{')).toThrow();
	});

	test('no rules are no rules; equal rules have equal keys whatever their order', () => {
		expect(readRules(null)).toBe(noRules);
		expect(readRules('')).toBe(noRules);
		const one = keyOfScope({ rules: { country: ['FR', 'DE'], channel: ['online'] }, personal: true });
		expect(keyOfScope({ rules: { channel: ['online'], country: ['DE', 'FR', 'DE'] }, personal: true })).toBe(one);
		expect(keyOfScope({ rules: { channel: ['online'], country: ['DE', 'FR'] }, personal: false })).not.toBe(one);
		// an empty list permits nothing, and is not the same as no rule
		expect(keyOfScope({ rules: { country: [] }, personal: true })).not.toBe(keyOfScope({ rules: {}, personal: true }));
	});
});
