import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DuckDBConnection } from '@duckdb/node-api';
import {
	bases,
	countings,
	dimensionsOfMetric,
	measures,
	parseDictionary,
	undividedDimensions
} from '../../sql/metrics/dictionary.ts';
import { askOf } from '../../sql/metrics/duckdb.ts';
import { answer, prepareAnswer } from '../../sql/metrics/engine.ts';
import { membersStatement } from '../../sql/metrics/statement/members.ts';
import type { Question } from '../../sql/metrics/types.ts';
import { dictionary, openPublished } from '../fixtures/published.ts';

const text = readFileSync(join(import.meta.dirname, '../../data/reference/metrics.yaml'), 'utf8');

let connection: DuckDBConnection;
beforeAll(async () => {
	connection = await openPublished();
});
afterAll(() => connection.closeSync());

describe('the dictionary', () => {
	test.each(Object.keys(dictionary.metrics))(
		'%s can be asked by every dimension that it has, and filtered by it',
		async (name) => {
			const metric = dictionary.metrics[name];
			if (!metric) throw new Error(name);
			for (const dimension of dimensionsOfMetric(dictionary, metric)) {
				const member = dictionary.dimensions[dimension]?.period ? '2026-03-02' : 'x';
				const question: Question = {
					metric: name,
					by: [dimension],
					where: { [dimension]: [member] },
					from: '2026-01-01',
					to: '2026-04-01'
				};
				const { columns } = await answer(question, { dictionary, ask: askOf(connection), version: 'v' });
				expect(columns).toContain(dimension);
			}
		}
	);

	test('every coordinate of every metric gives a statement that DuckDB takes', async () => {
		for (const [name, metric] of Object.entries(dictionary.metrics)) {
			const { asked } = metric;
			const [first = 'day', second = 'year'] = dimensionsOfMetric(dictionary, metric).slice(-2);
			for (const basis of asked.basis ? bases : [undefined])
				for (const measure of asked.measure ? measures : [undefined])
					for (const counted of asked.counted ? countings : [undefined])
						for (const by of [[], ['month'], [first, second, 'week']]) {
							const question = {
								metric: name,
								by,
								...(basis && { basis }),
								...(measure && { measure }),
								...(counted && { counted })
							};
							const { rows } = await answer(question, { dictionary, ask: askOf(connection), version: 'v' });
							expect(rows.length, name).toBe(by.length === 0 ? 1 : 0);
						}
		}
	});

	test('every dimension with members lists them', async () => {
		for (const [name, { column }] of Object.entries(dictionary.dimensions)) {
			if (!column) continue;
			const { sql, values } = membersStatement(name, dictionary, "o'", 10);
			expect(await askOf(connection)(sql, values), name).toEqual([]);
		}
	});

	test('every sort that is offered is one that DuckDB takes', async () => {
		for (const by of [['product'], ['reason', 'month']]) {
			const { columns } = prepareAnswer({ metric: 'return_rate', by }, { dictionary });
			for (const column of columns)
				for (const sort of [column, `-${column}`])
					await answer(
						{ metric: 'return_rate', by, sort, measure: 'value' },
						{ dictionary, ask: askOf(connection), version: 'v' }
					);
		}
	});

	test('says by which dimensions the denominator of the return rate stays the whole', () => {
		const { return_rate } = dictionary.metrics;
		if (!return_rate) throw new Error('no return_rate');
		expect(undividedDimensions(dictionary, return_rate)).toEqual([
			'reason', 'reason_category', 'fault', 'defect_code', 'disposition', 'request_channel', 'handler', 'resolution', 'rma', 'link'
		]); // prettier-ignore
	});

	test.each([
		['an unknown key', 'up: good', 'upp: good', /metrics\.orders/],
		[
			'a dimension that does not exist',
			'dimensions: [source, customer]',
			'dimensions: [source, custommer]',
			/there is no dimension custommer/
		],
		[
			'a tally that does not exist',
			'total: { tally: shipped }',
			'total: { tally: shiped }',
			/there is no tally shiped/
		],
		[
			'a balance of what is no total',
			'plus: refund_amount',
			'plus: return_rate',
			/return_loss: return_rate is no total/
		],
		[
			'a date of a fact that does not lead to it',
			'count: rows, date: ordered_on',
			'count: rows, date: { through: ordered_on }',
			/order_lines: order_lines belongs to no other fact/
		],
		['a group that does not exist', 'group: stock', 'group: stok', /there is no group stok/],
		['a missing translation', 'zh: 订单数 }', 'zh: "" }', /measures\.orders\.title\.zh|metrics\.orders\.title\.zh/],
		['SQL in the place of a name', 'sum: amount', 'sum: amount); drop table x; --', /metrics\.refund_amount/],
		[
			'a relation outside marts and meta',
			'relation: marts.fct_order_lines',
			'relation: raw.order_lines',
			/facts\.order_lines\.relation/
		]
	])('refuses %s and says where', (_, found, replaced, message) => {
		expect(text).toContain(found);
		expect(() => parseDictionary(text.replace(found, replaced))).toThrow(message);
	});
});
