import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { buildModels, listModels, planModels } from '../../etl/models/build.ts';
import { effects, modelFolder, openWarehouse, sqlFolder, wrongAudits, type Warehouse } from './warehouse.ts';

// Whole builds, on machines that have other things to do
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const view = (name: string, body: string) =>
	`-- ${name}: a view.\n--\n-- grain   one row\n-- key     source_id, id\n-- kept    view\n\n${body}\n`;
const table = (name: string, body: string, kept = 'table') =>
	`-- ${name}: a model.\n--\n-- grain   one row\n-- key     source_id, id\n-- kept    ${kept}\n\n${body}\n`;

const small = {
	'staging/stg_orders.sql': view(
		'stg_orders',
		'select source_id, order_id as id, channel from raw.orders where deleted_at is null'
	),
	'staging/stg_products.sql': view('stg_products', 'select source_id, product_id as id, name from raw.products'),
	'marts/fct_orders.sql': table('fct_orders', 'select source_id, id, channel from staging.stg_orders'),
	'marts/dim_products.sql': table('dim_products', 'select source_id, id, name from staging.stg_products'),
	'marts/dim_reasons.sql': table('dim_reasons', 'select reason as source_id, reason as id from reference.reasons'),
	'marts/fct_counts.sql': table(
		'fct_counts',
		'select source_id, count(*)::varchar as id from marts.fct_orders group by all'
	)
};

const order = (order_id: string, channel: string | null = null) => ({
	order_id,
	channel,
	ordered_at: '2026-05-01T10:00:00Z'
});

let opened: Warehouse[] = [];
async function open(folder: string): Promise<Warehouse> {
	const warehouse = await openWarehouse({ folder });
	opened.push(warehouse);
	return warehouse;
}
afterEach(() => {
	for (const warehouse of opened) warehouse.close();
	opened = [];
});

const built = (reports: { model: string; action: string }[]) =>
	reports
		.filter((report) => report.action !== 'skipped')
		.map((report) => report.model)
		.sort();

describe('building models', () => {
	it('builds all at first and nothing when nothing changed', async () => {
		const warehouse = await open(modelFolder(small));
		expect(built(await warehouse.build())).toHaveLength(6);
		expect(built(await warehouse.build())).toEqual([]);
	});

	it('builds what reads an entity that was loaded, directly or not, and nothing else', async () => {
		const warehouse = await open(modelFolder(small));
		await warehouse.build();
		await warehouse.load({ orders: [order('o1')] });
		const reports = await warehouse.build();
		expect(built(reports)).toEqual(['fct_counts', 'fct_orders']);
		expect(reports.find((report) => report.model === 'fct_counts')?.reason).toBe('changed: marts.fct_orders');
		expect(await warehouse.rows('from marts.fct_counts')).toEqual([{ source_id: 'erp', id: '1' }]);
	});

	it('leaves alone what reads a model that came out as it was', async () => {
		const warehouse = await open(modelFolder(small));
		await warehouse.load({ orders: [order('o1', 'web')] });
		await warehouse.build();
		await warehouse.load({ orders: [{ ...order('o1', 'web'), order_number: 'told again' }] });
		expect(built(await warehouse.build())).toEqual(['fct_orders']);
		expect(built(await warehouse.build())).toEqual([]);
		await warehouse.load({ orders: [order('o1', 'web'), order('o2', 'web')] });
		expect(built(await warehouse.build())).toEqual(['fct_counts', 'fct_orders']);
		expect(await warehouse.rows('from marts.fct_counts')).toEqual([{ source_id: 'erp', id: '2' }]);
	});

	it('builds nothing for a load that brought nothing', async () => {
		const warehouse = await open(modelFolder(small));
		await warehouse.build();
		await warehouse.load({ orders: [] });
		expect(built(await warehouse.build())).toEqual([]);
	});

	it('builds a model whose SQL changed, and what reads it', async () => {
		const folder = modelFolder(small);
		const warehouse = await open(folder);
		await warehouse.load({ orders: [order('o1', 'web')] });
		await warehouse.build();
		writeFileSync(
			join(folder, 'staging/stg_orders.sql'),
			small['staging/stg_orders.sql'].replace('channel', 'upper(channel) as channel')
		);
		expect(built(await warehouse.build())).toEqual(['fct_counts', 'fct_orders', 'stg_orders']);
		expect(await warehouse.rows('select channel from marts.fct_orders')).toEqual([{ channel: 'WEB' }]);
	});

	it('builds all when a macro changed', async () => {
		const folder = modelFolder({ ...small, 'macros/one.sql': 'create or replace macro one() as 1' });
		const warehouse = await open(folder);
		await warehouse.build();
		writeFileSync(join(folder, 'macros/one.sql'), 'create or replace macro one() as 2');
		expect(built(await warehouse.build())).toHaveLength(6);
	});

	it('builds nothing when only prose, grain or tests of a header changed, and remembers the new words', async () => {
		const folder = modelFolder(small);
		const warehouse = await open(folder);
		await warehouse.build();
		writeFileSync(
			join(folder, 'marts/fct_orders.sql'),
			small['marts/fct_orders.sql'].replace('one row', 'one row per order')
		);
		expect(built(await warehouse.build())).toEqual([]);
		expect(await warehouse.rows("select grain from models.state where model = 'marts.fct_orders'")).toEqual([
			{ grain: 'one row per order' }
		]);
	});

	it('makes a table of a view and a view of a table when it is kept otherwise', async () => {
		const folder = modelFolder(small);
		const warehouse = await open(folder);
		await warehouse.build();
		writeFileSync(
			join(folder, 'staging/stg_orders.sql'),
			small['staging/stg_orders.sql'].replace('kept    view', 'kept    table')
		);
		writeFileSync(
			join(folder, 'marts/dim_products.sql'),
			small['marts/dim_products.sql'].replace('kept    table', 'kept    view')
		);
		await warehouse.build();
		const types = await warehouse.rows(
			"select table_name as name, table_type as type from information_schema.tables where table_name in ('stg_orders', 'dim_products') order by name"
		);
		expect(types).toEqual([
			{ name: 'dim_products', type: 'VIEW' },
			{ name: 'stg_orders', type: 'BASE TABLE' }
		]);
	});

	it('drops the relation of a model whose file is gone', async () => {
		const folder = modelFolder(small);
		const warehouse = await open(folder);
		await warehouse.build();
		rmSync(join(folder, 'marts/dim_products.sql'));
		await warehouse.build();
		await expect(warehouse.rows('from marts.dim_products')).rejects.toThrow(/does not exist/);
		expect(await warehouse.rows("from models.state where model = 'marts.dim_products'")).toEqual([]);
	});

	it('keeps the old table where the new one cannot be built, says which model, and goes on from there', async () => {
		const folder = modelFolder(small);
		const warehouse = await open(folder);
		await warehouse.load({ orders: [order('o1', 'web')], products: [{ product_id: 'p', name: 'Shoe' }] });
		await warehouse.build();
		const broken = small['marts/fct_orders.sql'].replace('id, channel', 'id, channel::integer as channel');
		writeFileSync(join(folder, 'marts/fct_orders.sql'), broken);
		await expect(warehouse.build()).rejects.toMatchObject({
			code: 'MODEL_BUILD',
			message: expect.stringContaining('sql/marts/fct_orders.sql') as unknown
		});
		expect(await warehouse.rows('select channel from marts.fct_orders')).toEqual([{ channel: 'web' }]);
		writeFileSync(join(folder, 'marts/fct_orders.sql'), small['marts/fct_orders.sql']);
		expect(built(await warehouse.build())).toEqual([]);
	});
});

describe('a plan', () => {
	it('says what would be built and why, and builds nothing', async () => {
		const folder = modelFolder(small);
		const warehouse = await open(folder);
		await warehouse.build();
		await warehouse.load({ products: [{ product_id: 'p', name: 'Shoe' }] });
		const plan = await planModels({ connection: warehouse.connection, folder });
		expect(plan.filter((step) => step.action !== 'skipped')).toEqual([
			{ model: 'dim_products', layer: 'marts', action: 'built', reason: 'changed: raw.products' }
		]);
		expect(await warehouse.rows('from marts.dim_products')).toEqual([]);
	});

	it('of the project names all that a build then does', async () => {
		const warehouse = await open(sqlFolder);
		await warehouse.build();
		await warehouse.load({ returns: [{ return_id: 'r', requested_at: '2026-05-01T10:00:00Z' }] });
		const plan = await planModels({ connection: warehouse.connection, folder: sqlFolder });
		const reports = await buildModels({ connection: warehouse.connection, effects, folder: sqlFolder });
		const planned = plan.map(({ model, action }) => `${model} ${action}`);
		expect(plan.map(({ model }) => model)).toEqual(reports.map(({ model }) => model));
		expect(built(reports).length).toBeGreaterThan(10);
		// what reads a model that came out as it was is planned, and left alone
		const done = reports.filter(({ action }) => action !== 'skipped').map(({ model, action }) => `${model} ${action}`);
		expect(done.filter((step) => !planned.includes(step))).toEqual([]);
	});
});

describe('an incremental model', () => {
	const followed = {
		...small,
		'intermediate/int_orders.sql': table(
			'int_orders',
			'select source_id, id, channel from staging.stg_orders',
			'incremental by source_id, id\n-- stale   select source_id, order_id from raw.orders where _load_seq > $since\n-- narrows staging.stg_orders'
		),
		'marts/fct_orders.sql': table(
			'fct_orders',
			'select source_id, id, upper(channel) as channel from intermediate.int_orders',
			'incremental by source_id, id\n-- stale   select source_id, id from changes.int_orders'
		)
	};
	const actions = (reports: { model: string; action: string }[]) =>
		Object.fromEntries(
			reports.filter((report) => report.model.endsWith('_orders')).map((report) => [report.model, report.action])
		);

	it('writes only the rows of stale keys, and hands on the rows that were and that are', async () => {
		const warehouse = await open(modelFolder(followed));
		await warehouse.load({ orders: [order('o1', 'web'), order('o2', 'web')] });
		await warehouse.build();
		await warehouse.load({ orders: [order('o2', 'shop'), order('o3', 'shop')] });
		expect(actions(await warehouse.build())).toEqual({
			stg_orders: 'skipped',
			int_orders: 'incremental',
			fct_orders: 'incremental'
		});
		expect(await warehouse.rows('select id, channel from changes.int_orders order by all')).toEqual([
			{ id: 'o2', channel: 'shop' },
			{ id: 'o2', channel: 'web' },
			{ id: 'o3', channel: 'shop' }
		]);
		expect(await warehouse.rows('select id, channel from marts.fct_orders order by all')).toEqual([
			{ id: 'o1', channel: 'WEB' },
			{ id: 'o2', channel: 'SHOP' },
			{ id: 'o3', channel: 'SHOP' }
		]);
	});

	it('hands on nothing of rows that were made again and are as they were, and keeps what it handed on before', async () => {
		const warehouse = await open(modelFolder(followed));
		await warehouse.load({ orders: [order('o1', 'web'), order('o2', 'web')] });
		await warehouse.build();
		await warehouse.load({ orders: [order('o1', 'web'), order('o2', 'shop')] });
		await warehouse.build();
		const changed = [
			{ id: 'o2', channel: 'shop' },
			{ id: 'o2', channel: 'web' }
		];
		const changes = 'select id, channel from changes.int_orders order by all';
		expect(await warehouse.rows(changes)).toEqual(changed);
		const builds = "select model, builds, in_part from models.state where layer <> 'staging' order by all";
		const before = await warehouse.rows(builds);
		await warehouse.load({ orders: [{ ...order('o1', 'web'), order_number: 'told again' }] });
		expect(actions(await warehouse.build())).toEqual({
			stg_orders: 'skipped',
			int_orders: 'incremental',
			fct_orders: 'skipped'
		});
		// whoever has not read them yet, as a publication after a run that died, finds them still
		expect(await warehouse.rows(changes)).toEqual(changed);
		expect(await warehouse.rows(builds)).toEqual(before);
		// and what was left alone is in step: it missed nothing
		await warehouse.load({ orders: [order('o1', 'shop')] });
		expect(actions(await warehouse.build())).toMatchObject({ int_orders: 'incremental', fct_orders: 'incremental' });
		expect(await warehouse.rows('select id, channel from marts.fct_orders order by all')).toEqual([
			{ id: 'o1', channel: 'SHOP' },
			{ id: 'o2', channel: 'SHOP' }
		]);
	});

	it('is made whole after what it follows was written whole, also where nothing was loaded in between', async () => {
		const folder = modelFolder({
			'staging/stg_orders.sql': small['staging/stg_orders.sql'],
			'intermediate/int_days.sql': table(
				'int_days',
				`select source_id, id || '-' || day as id, maturity_days as days
				from staging.stg_orders cross join range(1500) as days(day) cross join reference.settings`,
				"incremental by source_id, id\n-- stale   select source_id, order_id || '-' || unnest(range(1500)) from raw.orders where _load_seq > $since"
			),
			'marts/fct_days.sql': table(
				'fct_days',
				'select source_id, id, days from intermediate.int_days',
				'incremental by source_id, id\n-- stale   select source_id, id from changes.int_days'
			)
		});
		const warehouse = await open(folder);
		await warehouse.load({ orders: [order('o1')] });
		await warehouse.build();
		for (const days of [30, 45]) {
			await warehouse.rows(`update reference.settings set maturity_days = ${days}`);
			await warehouse.rows(`update models.reference_state set content = 'now ${days}' where relation = 'settings'`);
			await buildModels({ connection: warehouse.connection, effects, folder });
			expect(await warehouse.rows('select distinct days::integer as days from marts.fct_days')).toEqual([{ days }]);
		}
	});

	it('follows changes once', async () => {
		const folder = modelFolder({
			...followed,
			'marts/fct_orders.sql': table(
				'fct_orders',
				'select source_id, id, (select count(*) from staging.stg_products) as products from intermediate.int_orders',
				'incremental by source_id, id\n-- stale   select source_id, id from changes.int_orders\n-- narrows intermediate.int_orders'
			)
		});
		const warehouse = await open(folder);
		await warehouse.load({ orders: [order('o1'), order('o2')] });
		await warehouse.build();
		await warehouse.load({ orders: [order('o2', 'web')] });
		await warehouse.build();
		// its stale query names no product, so a row that is made anew would show itself
		await warehouse.load({ products: [{ product_id: 'p', name: 'Shoe' }] });
		expect(actions(await warehouse.build())).toMatchObject({ int_orders: 'skipped', fct_orders: 'incremental' });
		expect(await warehouse.rows('select id, products::integer as products from marts.fct_orders order by all')).toEqual(
			[
				{ id: 'o1', products: 0 },
				{ id: 'o2', products: 0 }
			]
		);
	});

	it('forgets changes that an earlier Retour wrote, which do not tell rows that were from rows that are', async () => {
		const folder = modelFolder(followed);
		const warehouse = await open(folder);
		await warehouse.load({ orders: [order('o1', 'web')] });
		await warehouse.build();
		await warehouse.load({ orders: [order('o1', 'shop')] });
		await warehouse.build();
		await warehouse.rows('alter table changes.int_orders drop column _is_now');
		await warehouse.build();
		const known =
			"select model, changes_from is not null as is_known from models.state where model like '%t_orders' order by all";
		expect(await warehouse.rows(known)).toEqual([
			{ model: 'intermediate.int_orders', is_known: false },
			{ model: 'marts.fct_orders', is_known: true }
		]);
		expect(await wrongAudits(warehouse, folder)).toEqual([]);
	});

	it('writes a row once that was there twice', async () => {
		const warehouse = await open(modelFolder(followed));
		await warehouse.load({ orders: [order('o1', 'web'), order('o2', 'web')] });
		await warehouse.build();
		await warehouse.rows("insert into intermediate.int_orders select * from intermediate.int_orders where id = 'o1'");
		await warehouse.load({ orders: [order('o1', 'web')] });
		await warehouse.build();
		expect(await warehouse.rows('select id from intermediate.int_orders order by all')).toEqual([
			{ id: 'o1' },
			{ id: 'o2' }
		]);
	});

	it('forgets rows that the source deleted', async () => {
		const warehouse = await open(modelFolder(followed));
		await warehouse.load({ orders: [order('o1'), order('o2')] });
		await warehouse.build();
		await warehouse.load({ orders: [{ ...order('o2'), deleted_at: '2026-05-02T10:00:00Z' }] });
		await warehouse.build();
		expect(await warehouse.rows('select id from marts.fct_orders')).toEqual([{ id: 'o1' }]);
	});

	it('is built whole when it missed changes of what it follows', async () => {
		const folder = modelFolder(followed);
		const warehouse = await open(folder);
		await warehouse.load({ orders: [order('o1', 'web')] });
		await warehouse.build();
		// a run that dies between the two models, twice
		for (const id of ['o2', 'o3']) {
			await warehouse.load({ orders: [order(id, 'web')] });
			writeFileSync(
				join(folder, 'marts/fct_orders.sql'),
				followed['marts/fct_orders.sql'].replace('upper(channel)', 'error(channel)')
			);
			await expect(warehouse.build()).rejects.toMatchObject({ code: 'MODEL_BUILD' });
		}
		writeFileSync(join(folder, 'marts/fct_orders.sql'), followed['marts/fct_orders.sql']);
		expect(actions(await warehouse.build())).toEqual({
			stg_orders: 'skipped',
			int_orders: 'skipped',
			fct_orders: 'built'
		});
		expect(await warehouse.rows('select id from marts.fct_orders order by all')).toEqual([
			{ id: 'o1' },
			{ id: 'o2' },
			{ id: 'o3' }
		]);
	});

	it('is built whole when its SQL changed', async () => {
		const folder = modelFolder(followed);
		const warehouse = await open(folder);
		await warehouse.load({ orders: [order('o1', 'web')] });
		await warehouse.build();
		writeFileSync(
			join(folder, 'intermediate/int_orders.sql'),
			followed['intermediate/int_orders.sql'].replace('channel', "channel || '!' as channel")
		);
		expect(actions(await warehouse.build())).toEqual({
			stg_orders: 'skipped',
			int_orders: 'built',
			fct_orders: 'built'
		});
		expect(await warehouse.rows('select channel from marts.fct_orders')).toEqual([{ channel: 'WEB!' }]);
	});
});

describe('a table kept by columns', () => {
	it('is made whole, writes only what differs, and hands that on', async () => {
		const warehouse = await open(
			modelFolder({
				...small,
				'intermediate/int_channels.sql': table(
					'int_channels',
					"select source_id, coalesce(channel, 'none') as id, count(*)::integer as orders from staging.stg_orders group by all",
					'table by source_id, id'
				)
			})
		);
		await warehouse.load({ orders: [order('o1', 'web'), order('o2', 'shop')] });
		await warehouse.build();
		await warehouse.load({ orders: [order('o3', 'shop')] });
		await warehouse.build();
		expect(await warehouse.rows('select id, orders from changes.int_channels order by all')).toEqual([
			{ id: 'shop', orders: 1 },
			{ id: 'shop', orders: 2 }
		]);
		expect(await warehouse.rows('select id, orders from intermediate.int_channels order by all')).toEqual([
			{ id: 'shop', orders: 2 },
			{ id: 'web', orders: 1 }
		]);
	});
});

describe('the list of models', () => {
	it('is by default of those that are published', () => {
		expect(listModels(sqlFolder)).toContain('fct_returns');
		expect(listModels(sqlFolder).every((name) => /^(fct|dim|agg)_/.test(name))).toBe(true);
		expect(listModels(sqlFolder, 'staging').every((name) => name.startsWith('stg_'))).toBe(true);
	});
});
