// oxlint-disable no-underscore-dangle -- the platform's name for its data ids
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkConfig, type ConfigInput } from '../../etl/config.ts';
import { describeError } from '../../etl/errors.ts';
import { jiandaoyun } from '../../etl/sources/jiandaoyun/jiandaoyun.ts';
import type { Source } from '../../etl/sources/types.ts';
import { expected, openWarehouse, type Warehouse } from '../http/loading.ts';
import { json } from '../http/server.ts';
import { openCompany, type Company, type Entity } from './company.ts';
import { companyForms } from './forms.ts';

const start = '2026-03-01T08:00:00Z';
let company: Company;
let warehouse: Warehouse;
beforeEach(async () => {
	[company, warehouse] = [await openCompany(start), await openWarehouse(start)];
});
afterEach(async () => {
	warehouse.close();
	await company.platform.http.close();
});

type Input = Extract<ConfigInput['sources'][number], { kind: 'jiandaoyun' }>;

function source(forms: readonly object[] = companyForms, settings: Partial<Input> = {}): Source {
	const base = `${company.platform.http.url}/api`;
	const input = { id: 'forms', kind: 'jiandaoyun', base, keyFrom: 'JDY_KEY', perSecond: 50, forms, ...settings };
	const [checked] = checkConfig({ sources: [input] }, null).sources;
	if (checked?.kind !== 'jiandaoyun') throw new Error('another kind');
	// the local server is no matter of manners
	const perSecond = settings.perSecond ?? 10_000;
	return jiandaoyun({ ...checked, perSecond, title: '退货', currency: 'CNY', key: company.platform.key });
}

const sweeping = { read: { sweepEveryHours: 0.05, tries: 4 } };
const never = { read: { sweepEveryHours: false as const, tries: 4 } };

async function run(of = source()) {
	warehouse.clock.now = company.platform.now;
	company.platform.http.asked.length = 0;
	return warehouse.run(of);
}

const pass = (hours: number): void => {
	company.platform.now = new Date(company.platform.now.getTime() + hours * 3_600_000);
};

const all = Object.keys({
	products: 0, orders: 0, order_lines: 0, returns: 0, return_lines: 0, refunds: 0, return_events: 0
} satisfies Record<Entity, 0>) as Entity[]; // prettier-ignore

async function compare(which: readonly Entity[] = all): Promise<void> {
	expect(await warehouse.ask('select entity, column_name, found, reason from load.quarantine')).toEqual([]);
	for (const entity of which)
		expect(await warehouse.rows(entity)).toEqual(expected(entity, [...company.truth[entity].values()]));
}

const asked = (path: string) => company.platform.http.asked.filter((one) => one.path.endsWith(path));
const bodies = (path: string) => asked(path).map(({ body }) => JSON.parse(body) as Record<string, unknown>);

describe('rows', () => {
	test('of a first load are what the forms mean, over many pages', async () => {
		company.live(500);
		expect(company.forms.orders.records.length).toBeGreaterThan(100);
		await run();
		await compare();
		expect(bodies('/data/list').every(({ limit }) => limit === 100)).toBe(true);
	});

	test('stay so through changes and deletions, run after run', async () => {
		company.live(120);
		await run();
		for (let round = 0; round < 4; round++) {
			company.live(30);
			for (const form of [company.forms.orders, company.forms.products]) company.remove(form, form.records[round]!._id);
			pass(1);
			const isSweeping = round % 2 === 1;
			await run(source(companyForms, isSweeping ? sweeping : never));
			await compare(isSweeping ? all : ['returns', 'refunds', 'return_events']);
			if (!isSweeping) expect(bodies('/data/list').every((body) => 'filter' in body || body.limit === 1)).toBe(true);
		}
	});

	test('are the same where updateTime cannot be filtered, refused or ignored without a word', async () => {
		for (const state of ['ignored', 'refused'] as const) {
			company.platform.updateTimeFilter = state;
			company.live(60);
			await run();
			company.live(40);
			company.remove(company.forms.orders, company.forms.orders.records[1]!._id);
			const ran = await run(source(companyForms, never));
			expect(ran?.landing.cursor).toMatchObject({ [company.forms.orders.entry]: { filter: 'ignored' } });
			// all pass by: what is gone is seen without asking for it
			await compare();
		}
	});

	test('that a filter should have left out end its use', async () => {
		const of = source(companyForms.slice(0, 2), { read: { sweepEveryHours: false, again: [] } });
		company.live(60);
		await run(of);
		company.live(20);
		expect((await run(of))?.landing.cursor).toMatchObject({ [company.forms.orders.entry]: { filter: 'kept' } });
		company.platform.updateTimeFilter = 'ignored';
		company.live(20);
		const ran = await run(of);
		expect(ran?.landing.cursor).toMatchObject({ [company.forms.orders.entry]: { filter: 'ignored' } });
		expect(ran?.landing.complete).toEqual([]);
		company.live(20);
		await run(of);
		await compare(['products', 'orders', 'order_lines']);
	});

	test('of lines that were taken out go with the next re-read of their days, without comparing all', async () => {
		company.live(80);
		await run(source(companyForms, never));
		const record = company.forms.returns.records.find((one) => (one['_widget_1529400746029'] as unknown[]).length > 1)!;
		const lines = record['_widget_1529400746029'] as { _id: string }[];
		company.truth.return_lines.delete(lines.pop()!._id);
		pass(24);
		record.updateTime = company.forms.returns.dataModifyTime = company.platform.now.toISOString();
		company.truth.returns.get(record._id)!.updated_at = record.updateTime;
		for (const row of [...company.truth.return_lines.values(), ...company.truth.refunds.values()])
			if (row.return_id === record._id) row.updated_at = record.updateTime;
		await run(source(companyForms, never));
		await compare(['returns', 'return_lines', 'refunds']);
		expect(bodies('/data/list').every((body) => 'filter' in body || body.limit === 1)).toBe(true);
	});
});

describe('requests', () => {
	test('are three where no data changed', async () => {
		company.live(80);
		await run();
		pass(2);
		expect(await run()).toBeNull();
		expect(asked('/widget/list')).toHaveLength(3);
		expect(company.platform.http.asked).toHaveLength(3);
	});

	test('come at the pace that is allowed', async () => {
		company.live(60);
		company.platform.perSecond = 5;
		const polite = await run(source(companyForms.slice(0, 2), { perSecond: 5 }));
		expect([company.platform.refusals, polite?.spent.retries]).toEqual([0, 0]);
		await compare(['products', 'orders', 'order_lines']);
	});

	test('that came too soon are made again; other failures of the platform are not', async () => {
		company.live(30);
		let count = 0;
		company.platform.fault = (_, response) => {
			count++;
			if (count % 2 === 0) return false;
			if (count % 3 === 0) json(response, { code: 8303, msg: '频率超限' }, 400);
			else if (count % 3 === 1) json(response, { code: 8304, msg: '频率超限' }, 400);
			else response.destroy();
			return true;
		};
		// the wait that 简道云 asks for would be a second each
		const ran = await run(source(companyForms.slice(0, 1), { read: { tries: 4 } }));
		expect(ran?.spent.retries).toBe(2);
		await compare(['products']);
		count = 0;
		company.platform.fault = (_, response) => {
			count++;
			json(response, { code: 17018, msg: '无效的 API Key' }, 400);
			return true;
		};
		const error = await run().catch((one: unknown) => one);
		expect(error).toMatchObject({ code: 'JDY_17018' });
		expect(describeError(error)).not.toContain(company.platform.key);
		expect(count).toBe(3);
	});
});

describe('a form that fails', () => {
	test('stops its entities; once it is back, nothing is missing', async () => {
		company.live(100);
		await run();
		company.live(40);
		company.platform.fault = ({ body }, response) => {
			if (!body.includes(company.forms.orders.entry)) return false;
			json(response, { code: 17053, msg: '应用不在授权范围' }, 400);
			return true;
		};
		const ran = await run();
		expect(ran?.landing.stopped?.map(({ entity, code }) => `${entity} ${code}`)).toEqual([
			'orders JDY_17053',
			'order_lines JDY_17053'
		]);
		await compare(['products', 'returns', 'refunds', 'return_events']);
		company.platform.fault = null;
		await run();
		await compare();
	});

	test('in the middle of its pages leaves nothing half-read', async () => {
		company.live(500);
		company.platform.fault = ({ body }, response) => {
			if (!body.includes(company.forms.orders.entry) || !body.includes('data_id')) return false;
			json(response, {}, 502);
			return true;
		};
		const ran = await run(source(companyForms, { read: { tries: 2 } }));
		expect(ran?.landing.files.map(({ entity }) => entity)).not.toContain('orders');
		company.platform.fault = null;
		await run();
		await compare();
	});
});

describe('drift', () => {
	const orders = () => company.forms.orders.widgets;

	test('an alias or a label that was changed is followed by its id', async () => {
		company.live(60);
		await run();
		orders().find(({ name }) => name === 'order_no')!.name = 'number';
		orders().find(({ label }) => label === '状态')!.label = '订单状态';
		company.live(30);
		const ran = await run();
		expect(ran?.landing.warnings).toEqual([
			'forms: orders.order_number: "order_no" is now called "订单号"; it was followed',
			'forms: orders.status: "状态" is now called "订单状态"; it was followed'
		]);
		await compare();
	});

	test('a required field that is gone stops its entity and nothing else; mended, nothing is missing', async () => {
		company.live(60);
		await run();
		const kept = [...orders()];
		company.forms.orders.widgets = kept.filter(({ label }) => label !== '下单时间');
		company.live(40);
		const ran = await run();
		expect(ran?.landing.stopped).toMatchObject([
			{
				entity: 'orders',
				code: 'JDY_FIELD',
				message: 'source: forms: orders.ordered_at: there is no field "_widget_1529400746013"'
			}
		]);
		await compare(['products', 'order_lines', 'returns', 'return_lines']);
		company.forms.orders.widgets = kept;
		await run();
		await compare();
	});

	test('a required field of another type stops its entity, an optional one and new ones are told', async () => {
		company.live(60);
		await run();
		company.forms.returns.widgets.find(({ label }) => label === '申请时间')!.type = 'number';
		company.forms.products.widgets.find(({ label }) => label === '类别')!.type = 'user';
		company.forms.products.widgets.push({ name: 'colour', widgetName: '_widget_9', label: '颜色', type: 'text' });
		company.live(20);
		const ran = await run();
		expect(ran?.landing.stopped).toMatchObject([
			{
				entity: 'returns',
				message: 'source: forms: returns.requested_at: "申请时间" was of type datetime and is number'
			}
		]);
		expect(ran?.landing.warnings).toContain('forms: products.category: "类别" was of type combo and is user');
		expect(ran?.landing.warnings).toContain(`forms: form ${company.forms.products.entry} has new fields: "颜色"`);
	});

	test('a label that two fields have is refused, and said', async () => {
		company.live(20);
		company.forms.orders.widgets.push({ name: '_widget_9', widgetName: '_widget_9', label: '客户', type: 'text' });
		const checked = await source().check(warehouse.effects);
		expect(checked.notes).toEqual(['forms: orders.customer_id: 2 fields are labelled "客户"; use the id of one']);
	});

	test('another mapping reads everything again', async () => {
		company.live(60);
		await run();
		const [products] = structuredClone(companyForms);
		const columns: Record<string, unknown> = products!.entities.products!.columns;
		columns.category = { field: '类别', values: { 鞋: 'Shoes', 包: 'Bags' } };
		for (const row of company.truth.products.values()) row.category = row.category === '鞋' ? 'Shoes' : 'Bags';
		await run(source([products!]));
		await compare(['products']);
	});
});

describe('deletions', () => {
	test('are not concluded from a form that shows nothing', async () => {
		company.live(60);
		await run();
		company.forms.orders.records = [];
		pass(30);
		await run(source(companyForms, sweeping));
		expect((await warehouse.rows('orders')).length).toBe(company.truth.orders.size);
	});

	test('are found with one narrow field, and none that holds people', async () => {
		company.live(60);
		await run();
		pass(25);
		await run();
		const fields = bodies('/data/list').flatMap((body) => (body.fields === undefined ? [] : [body.fields]));
		expect(fields).toEqual([['name'], ['_widget_1529400746015'], ['lines', '_widget_1529400746035']]);
	});
});

describe('fields that nothing is mapped to', () => {
	test('are kept beside, but for files and people', async () => {
		company.live(40);
		await run();
		const [extra] = await warehouse.ask(
			`select list(distinct column_name order by column_name) from load.extra_columns`
		);
		expect(extra).toEqual([['_widget_1529400746035', '_widget_1529400746036']]);
		const text = JSON.stringify(
			await warehouse.ask('select _extra from raw.returns union all select _extra from raw.return_lines')
		);
		expect(text).not.toMatch(/13800000000|某路|照片|expires/);
	});
});

describe('a check', () => {
	test('says what is supplied and how changes are found', async () => {
		company.live(60);
		company.platform.updateTimeFilter = 'ignored';
		const checked = await source().check(warehouse.effects);
		expect(checked.entities.toSorted()).toEqual(all.toSorted());
		expect(checked.notes).toContain(
			`form ${company.forms.orders.entry} cannot be filtered by updateTime: it is read as a whole each time`
		);
	});
});

describe('a configuration', () => {
	const mistakes: [string, object[], RegExp][] = [
		[
			'without a required column',
			[{ ...companyForms[1], entities: { orders: { columns: {} } } }],
			/mapping of ordered_at too/
		],
		[
			'of an unknown entity',
			[{ ...companyForms[1], entities: { invoices: { columns: {} } } }],
			/an entity of the contract/
		],
		['of two forms for one entity', [companyForms[1]!, companyForms[1]!], /read from one form only/],
		['with an id that is none', [{ ...companyForms[1], app: 'shop' }], /24 hexadecimal digits/],
		['without anything to read', [{ app: companyForms[1]!.app, entry: companyForms[1]!.entry }], /at least one entity/],
		[
			'that skips rows by a column that is not mapped',
			[{ ...companyForms[0], entities: { products: { columns: { name: 'name' }, skipWithout: ['brand'] } } }],
			/not brand/
		]
	];
	test.each(mistakes)('%s is refused', (_, forms, message) => {
		expect(() => source(forms)).toThrow(message);
	});
});
