import { tableFromIPC } from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RequestEvent } from '@sveltejs/kit';
import { dataOf } from '../../web/lib/server/data.ts';
import { queryTexts } from '../../web/lib/server/query-texts.ts';
import { Warehouse } from '../../web/lib/server/warehouse.ts';
import * as members from '../../web/routes/api/v1/dimensions/[name]/members/+server.ts';
import * as dictionary from '../../web/routes/api/v1/metrics/+server.ts';
import { parameters } from '../../sql/metrics/question.ts';
import * as bridge from '../../web/routes/api/v1/metrics/[name]/bridge/+server.ts';
import * as openapi from '../../web/routes/api/v1/openapi.json/+server.ts';
import * as metric from '../../web/routes/api/v1/metrics/[name]/+server.ts';
import { insertRows } from '../fixtures/published.ts';
import { makeFolder, removeFolder, switchTo, writeVersion } from '../warehouse/published-folder.ts';

// The handlers as SvelteKit calls them, on a real published file.

const version = '20261124T081500Z';
let folder: string;
let empty: string;
let warehouse: Warehouse;

const open = (at: string, seconds = 10): Warehouse =>
	new Warehouse({ folder: at, queries: queryTexts, connections: 2, threads: 1, memoryMb: 200, seconds, lookEvery: 0 });

beforeAll(async () => {
	folder = makeFolder();
	empty = makeFolder();
	await writeVersion(folder, version, async (connection) => {
		const line = {
			source_id: 'erp',
			cohort_on: '2026-01-05',
			ordered_on: '2026-01-04',
			category: 'Shoes',
			channel: 'online'
		};
		await insertRows(connection, 'marts.dim_products', [
			{ source_id: 'erp', product_id: 'p1', product_name: 'Trail boot with a name longer than twelve bytes' },
			{ source_id: 'erp', product_id: 'p2', product_name: '=cmd|" /C calc"!A0' },
			{ source_id: 'erp', product_id: 'p3', product_name: '登山靴' }
		]);
		await insertRows(connection, 'marts.fct_order_lines', [
			{ ...line, order_line_id: 'l1', order_id: 'o1', product_id: 'p1', shipped_units: 20, net_amount: 100 },
			{ ...line, order_line_id: 'l2', order_id: 'o2', product_id: 'p2', shipped_units: 29, net_amount: 50 },
			{ ...line, order_line_id: 'l3', order_id: 'o3', product_id: 'p3', shipped_units: 1, net_amount: 9 }
		]);
		await insertRows(connection, 'marts.fct_return_lines', [
			{
				...line,
				return_line_id: 'r1',
				return_id: 'R1',
				order_line_id: 'l2',
				order_id: 'o2',
				product_id: 'p2',
				reason: 'style',
				fault: 'customer',
				link: 'reference',
				is_counted: true,
				requested_on: '2026-01-20',
				returned_units: 1,
				returned_amount: 5
			},
			{
				...line,
				cohort_on: null,
				return_line_id: 'r2',
				return_id: 'R2',
				product_id: 'p3',
				reason: 'style',
				fault: 'customer',
				link: 'unlinked',
				is_counted: true,
				requested_on: '2026-02-20',
				returned_units: 3,
				returned_amount: 27
			}
		]);
		await insertRows(connection, 'marts.dim_reasons', [{ reason: 'style', reason_en: 'Style', reason_zh: '款式' }]);
	});
	switchTo(folder, version);
	warehouse = open(folder);
});
afterAll(async () => {
	await warehouse.close();
	removeFolder(folder);
	removeFolder(empty);
});

type Handler = (event: RequestEvent) => Promise<Response> | Response;

/** Calls a handler as SvelteKit does for that path and query. */
async function call(
	handler: unknown,
	{
		name = '',
		query = '',
		headers = {},
		at = warehouse
	}: { name?: string; query?: string; headers?: Record<string, string>; at?: Warehouse }
): Promise<Response> {
	const url = new URL(`http://localhost/api?${query}`);
	const request = new Request(url, { headers });
	const data = dataOf(at.lease(request.signal));
	try {
		return await (handler as Handler)({ url, request, params: { name }, locals: data } as unknown as RequestEvent);
	} finally {
		data.release();
	}
}

const ask = (query: string, headers?: Record<string, string>, name = 'return_rate') =>
	call(metric.GET, { name, query, ...(headers ? { headers } : {}) });

describe('GET /api/v1/metrics/<name>', () => {
	test('gives JSON with coordinates, version, rows with intervals, and what was left out', async () => {
		const response = await ask('by=product&sort=-value');
		expect(response.status).toBe(200);
		expect(response.headers.get('content-type')).toBe('application/json');
		expect(await response.json()).toEqual({
			metric: 'return_rate',
			basis: 'cohort',
			measure: 'units',
			counted: 'requested',
			unit: 'percent',
			currency: null,
			timezone: 'Europe/Berlin',
			version,
			by: ['product'],
			columns: ['source', 'product', 'product_name', 'value', 'numerator', 'denominator', 'low', 'high'],
			rows: [
				{
					source: 'erp',
					product: 'p2',
					product_name: '=cmd|" /C calc"!A0',
					value: 1 / 29,
					numerator: 1,
					denominator: 29,
					low: expect.closeTo(0.0061, 4),
					high: expect.closeTo(0.1718, 4)
				},
				{
					source: 'erp',
					product: 'p1',
					product_name: 'Trail boot with a name longer than twelve bytes',
					value: 0,
					numerator: 0,
					denominator: 20,
					low: 0,
					high: expect.closeTo(0.1611, 4)
				},
				{
					source: 'erp',
					product: 'p3',
					product_name: '登山靴',
					value: 0,
					numerator: 0,
					denominator: 1,
					low: 0,
					high: expect.any(Number)
				}
			],
			total_rows: 3,
			left_out: [{ reason: 'unlinked', amount: 3, unit: 'units' }],
			partial: false,
			immature: true,
			unsettled: [],
			compared: null
		});
	});

	test('a value above the whole is kept and has no interval', async () => {
		const { rows } = await (await ask('basis=return_date&where=product%3Dp3')).json();
		expect(rows).toEqual([{ value: 3, numerator: 3, denominator: 1, low: null, high: null }]);
	});

	test('gives CSV with formulas made harmless, and a byte order mark only when asked', async () => {
		const response = await ask('by=product&format=csv&sort=-value');
		expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
		expect(response.headers.get('content-disposition')).toBe(`attachment; filename="return_rate-${version}.csv"`);
		const [header, first] = (await response.text()).split('\r\n');
		expect(header).toBe('source,product,product_name,value,numerator,denominator,low,high');
		expect(first).toMatch(/^erp,p2,"'=cmd\|"" \/C calc""!A0",0\.0344/);
		const marked = Buffer.from(await (await ask('format=csv&bom=1')).arrayBuffer());
		expect(marked.subarray(0, 3).toString('hex')).toBe('efbbbf');
	});

	test.each([
		'by=product&sort=-value',
		'by=product,month&measure=value',
		'by=reason',
		'',
		'by=product&from=2030-01-01',
		'by=product&from=2026-01-01&to=2026-02-01&compare=previous&measure=value',
		'by=product,reason&totals=true&top=1&limit=4',
		'by=month&from=2025-12-01&to=2026-03-01&fill=true'
	])('the Arrow stream of "%s" holds the rows of the JSON', async (query) => {
		const response = await ask(query, { accept: 'application/vnd.apache.arrow.stream' });
		expect(response.headers.get('content-type')).toBe('application/vnd.apache.arrow.stream');
		const table = tableFromIPC(new Uint8Array(await response.arrayBuffer()));
		const { columns, rows } = await (await ask(query)).json();
		expect(table.schema.fields.map(({ name }) => name)).toEqual(columns);
		const read = table.toArray().map((row) => ({ ...row.toJSON() })) as Record<string, unknown>[];
		for (const row of read)
			if (typeof row['month'] === 'number') row['month'] = new Date(row['month']).toISOString().slice(0, 10);
		expect(read).toEqual(rows);
	});

	test.each([
		['text/csv', 'text/csv; charset=utf-8'],
		['application/json;q=0.1, text/csv', 'text/csv; charset=utf-8'],
		['text/html, */*;q=0.8', 'application/json'],
		['*/*', 'application/json']
	])('Accept: %s gives %s', async (accept, type) => {
		expect((await ask('', { accept })).headers.get('content-type')).toBe(type);
	});

	test('answers 304 to the tag that it gave, and another tag for another question or format', async () => {
		const response = await ask('by=reason&where=category%3DShoes,Bags');
		const etag = response.headers.get('etag') ?? '';
		expect(etag).toMatch(/^"[\w-]{22}"$/);
		const again = await ask('where=category%3DBags,Shoes&by=reason', { 'if-none-match': `W/"x", ${etag}` });
		expect([again.status, await again.text()]).toEqual([304, '']);
		const others = await Promise.all(
			['by=reason', 'by=reason&where=category%3DShoes,Bags&format=csv'].map((query) => ask(query))
		);
		for (const other of others) expect(other.headers.get('etag')).not.toBe(etag);
	});

	test('a question that cannot be answered is never 304', async () => {
		expect((await ask('by=colour', { 'if-none-match': '*' })).status).toBe(404);
	});
});

describe('every way to fail has its status and one shape', () => {
	test.each([
		['no_metric', '', 404, 'unknown_metric'],
		['return_rate', 'by=colour', 404, 'unknown_dimension'],
		['orders', 'by=reason', 400, 'dimension_not_available'],
		['return_rate', 'by=reason&by=month', 400, 'repeated_parameter'],
		['return_rate', 'group=reason', 400, 'unknown_parameter'],
		['return_rate', 'from=yesterday', 400, 'bad_date'],
		['return_rate', 'from=2026-02-01&to=2026-01-01', 400, 'bad_range'],
		['return_rate', 'where=reason', 400, 'bad_filter'],
		['return_rate', 'sort=margin', 400, 'bad_sort'],
		['return_rate', 'compare=previous', 400, 'bad_compare'],
		['return_rate', 'limit=0', 400, 'bad_value'],
		['return_rate', 'limit=1000000', 400, 'bad_value'],
		['return_rate', 'format=xml', 400, 'bad_value'],
		['orders', 'basis=cohort', 400, 'coordinate_not_available']
	])('%s?%s is %i %s', async (name, query, status, code) => {
		for (const format of query.includes('format') ? [''] : ['', '&format=arrow', '&format=csv']) {
			const response = await ask(`${query}${format}`, undefined, name);
			expect(response.status).toBe(status);
			const { error } = await response.json();
			expect(error).toMatchObject({ code, message: expect.stringMatching(/\S/) });
			expect(Object.keys(error).filter((key) => !['code', 'message', 'found', 'wanted', 'hint'].includes(key))).toEqual(
				[]
			);
		}
	});

	test('no media type that can be given is 406', async () => {
		const response = await ask('', { accept: 'image/png' });
		expect([response.status, (await response.json()).error.code]).toEqual([406, 'not_acceptable']);
	});

	test('other methods are 405 and say which are allowed', async () => {
		for (const route of [metric, dictionary, members]) {
			const response = await call(route.fallback, {});
			expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
			expect((await response.json()).error.code).toBe('method_not_allowed');
		}
	});

	test('nothing published is 503 with a time to try again', async () => {
		const at = open(empty);
		const response = await call(metric.GET, { name: 'return_rate', at });
		expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
		expect((await response.json()).error).toEqual({
			code: 'nothing_published',
			message: 'nothing is published yet',
			hint: 'run `retour run` once'
		});
		await at.close();
	});

	test('a question above the time limit is 504', async () => {
		const slow = makeFolder();
		await writeVersion(slow, version, async (connection) => {
			await connection.run(`drop table marts.agg_shipped_days; drop table marts.fct_order_lines; create view marts.fct_order_lines as
				select date '2026-01-05' as cohort_on, i % 7 as shipped_units from range(100000000000) as endless(i)`);
		});
		switchTo(slow, version);
		const at = open(slow, 0.3);
		const response = await call(metric.GET, { name: 'shipped_units', at });
		expect([response.status, (await response.json()).error.code]).toEqual([504, 'too_slow']);
		await at.close();
		removeFolder(slow);
	});
});

describe('GET /api/v1/metrics/<name>/bridge', () => {
	const askBridge = (query: string) => call(bridge.GET, { name: 'return_rate', query });

	test('gives the steps from one rate to another, which add up', async () => {
		const response = await askBridge('bridge=basis%3Dreturn_date,measure%3Dvalue');
		expect(response.status).toBe(200);
		const { steps, difference, version: answered } = await response.json();
		expect(answered).toBe(version);
		expect(steps).toMatchObject([
			{ changed: null, basis: 'cohort', numerator: 1, denominator: 50 },
			{ changed: 'basis', basis: 'return_date', numerator: 4, denominator: 50, part: expect.closeTo(0.06, 12) },
			{ changed: 'measure', measure: 'value', denominator: 159 }
		]);
		expect(steps[1].part + steps[2].part).toBeCloseTo(difference, 14);
		const etag = response.headers.get('etag') ?? '';
		const again = { name: 'return_rate', query: 'bridge=basis%3Dreturn_date,measure%3Dvalue' };
		expect((await call(bridge.GET, { ...again, headers: { 'if-none-match': etag } })).status).toBe(304);
		expect((await askBridge('bridge=basis%3Drefund_date')).headers.get('etag')).not.toBe(etag);
	});

	test.each(['', 'bridge=colour%3Dred', 'bridge=basis%3Dcohort&by=month'])('"%s" is 400', async (query) => {
		const response = await askBridge(query);
		expect(response.status).toBe(400);
		expect((await response.json()).error.code).toMatch(/^(bad_value|unknown_parameter)$/);
	});
});

describe('GET /api/v1/openapi.json', () => {
	type Described = { parameters: { name: string; schema: { items?: { enum: string[] }; enum?: string[] } }[] };

	test('describes each metric with what it can be asked by, and every parameter that there is', async () => {
		const { openapi: edition, paths } = await (await call(openapi.GET, {})).json();
		expect(edition).toBe('3.1.0');
		const { metrics } = await (await call(dictionary.GET, {})).json();
		for (const { name, dimensions, coordinates } of metrics) {
			const { parameters: found } = paths[`/api/v1/metrics/${name}`].get as Described;
			expect(found.find((one) => one.name === 'by')?.schema.items?.enum).toEqual(dimensions);
			const missing = ['basis', 'measure', 'counted'].filter((coordinate) => !(coordinate in coordinates));
			expect(found.map((one) => one.name)).toEqual([
				...parameters.filter((parameter) => !missing.includes(parameter)),
				'format',
				'bom',
				'as_of'
			]);
		}
	});

	test('names every property of an answer and of a bridge', async () => {
		const { schemas } = (await (await call(openapi.GET, {})).json()).components;
		const answer = await (await ask('by=month&from=2026-01-01&to=2026-02-01&compare=previous')).json();
		expect(Object.keys(answer).sort()).toEqual([...schemas.Answer.required].sort());
		expect(Object.keys(answer.compared).sort()).toEqual(
			[...schemas.Answer.properties.compared.anyOf[0].required].sort()
		);
		const query = 'bridge=basis%3Dreturn_date';
		const bridged = await (await call(bridge.GET, { name: 'return_rate', query })).json();
		expect(Object.keys(bridged).sort()).toEqual([...schemas.Bridge.required].sort());
		expect(Object.keys(bridged.steps[1]).sort()).toEqual([...schemas.Bridge.properties.steps.items.required].sort());
	});
});

describe('GET /api/v1/metrics', () => {
	test('is the dictionary, in both languages, with the dimensions of each metric', async () => {
		const response = await call(dictionary.GET, {});
		const { metrics, dimensions } = await response.json();
		const rate = metrics.find(({ name }: { name: string }) => name === 'return_rate');
		expect(rate).toMatchObject({
			unit: 'percent',
			has_interval: true,
			title: { en: 'Return rate', zh: '退货率' },
			coordinates: { basis: 'cohort', measure: 'units', counted: 'requested' }
		});
		expect(rate.dimensions).toContain('product');
		expect(dimensions).toContainEqual({ name: 'product', title: { en: 'Product', zh: '产品' }, kind: 'id' });
		const etag = response.headers.get('etag') ?? '';
		expect((await call(dictionary.GET, { headers: { 'if-none-match': etag } })).status).toBe(304);
	});
});

describe('GET /api/v1/dimensions/<name>/members', () => {
	const list = async (name: string, query = '') => (await (await call(members.GET, { name, query })).json()).members;

	test('finds ids by a part of the name or the beginning of the id, the most frequent first', async () => {
		expect(await list('product')).toHaveLength(3);
		expect(await list('product', 'q=BOOT')).toEqual([
			{ source_id: 'erp', member: 'p1', name: 'Trail boot with a name longer than twelve bytes', count: 1 }
		]);
		expect(await list('product', `q=${encodeURIComponent('登山')}`)).toMatchObject([{ member: 'p3' }]);
		expect(await list('product', 'q=P2')).toMatchObject([{ member: 'p2' }]);
		expect(await list('product', `q=${encodeURIComponent("' or true --")}`)).toEqual([]);
	});

	test('names codes in both languages', async () => {
		expect(await list('reason', `q=${encodeURIComponent('款')}`)).toEqual([
			{ member: 'style', name_en: 'Style', name_zh: '款式', count: 2 }
		]);
	});

	test.each([
		['colour', '', 404, 'unknown_dimension'],
		['month', '', 404, 'unknown_dimension'],
		['product', 'limit=1000', 400, 'bad_value'],
		['product', 'search=x', 400, 'unknown_parameter']
	])('%s?%s is %i %s', async (name, query, status, code) => {
		const response = await call(members.GET, { name, query });
		expect([response.status, (await response.json()).error.code]).toEqual([status, code]);
	});
});
