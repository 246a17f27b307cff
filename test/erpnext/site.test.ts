// What a site may be like, and what may go wrong with it, each on the smallest history that shows it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkConfig } from '../../etl/config.ts';
import { sourcesOf } from '../../etl/sources/from-config.ts';
import { readSettings } from '../../etl/sources/window.ts';
import { hasMariadb } from '../servers.ts';
import { openExchange, type Exchange } from './exchange.ts';
import { cancel, remove, submit } from './changes.ts';
import type { Goods } from './facts.ts';
import { move } from './goods.ts';
import { company } from './masters.ts';
import { bill, credit } from './money.ts';

const day = 86_400_000;
const customer = 'CUST-0001';

describe.skipIf(!hasMariadb)('a site of ERPNext', { timeout: 120_000 }, () => {
	let exchange: Exchange;
	beforeAll(async () => {
		exchange = await openExchange({
			zone: 'Europe/Berlin',
			currency: 'EUR',
			seed: 5,
			start: new Date(Date.now() - 30 * day)
		});
	});
	afterAll(() => exchange?.close());

	const isStored = async (entity: string, key: string) => (await exchange.stored(entity)).has(key);
	const takeBack = (sold: Goods, isDraft: boolean) =>
		move(exchange.of, {
			prefix: 'DN',
			customer,
			original: sold,
			wanted: [{ line: sold.lines[0]!, units: 1 }],
			isDraft
		});

	it('is checked: the version, its clock, its company, and every entity that it gives', async () => {
		const { entities, notes, columns } = await exchange.source().check(exchange.effects);
		expect(entities).toEqual([
			'customers', 'suppliers', 'warehouses', 'products', 'batches', 'orders', 'order_lines', 'returns',
			'return_lines', 'return_events', 'inspections', 'inventory_movements', 'refunds', 'ledger_entries',
			'exchange_rates'
		]); // prettier-ignore
		expect(notes).toEqual(
			expect.arrayContaining([
				'ERPNext 15.109.0',
				'the clock of the site is read as Europe/Berlin',
				`companies: ${company}`
			])
		);
		expect(columns?.order_lines).toEqual(expect.arrayContaining(['shipped_at', 'unit_cost', 'batch_id', 'carrier']));
	});

	// One history in steps, since each extraction and load takes a second.
	let [sold, draft, dropped] = [] as unknown as Goods[];

	it('counts a return that issues its own credit note once: units by the delivery note, money by the invoice', async () => {
		const { of } = exchange;
		sold = await move(of, { prefix: 'DN', customer });
		const returned = await takeBack(sold, false);
		const made = await credit(of, returned, { trace: 'return', invoice: await bill(of, sold, 'return') });
		of.site.wait(new Date());
		[draft, dropped] = [await takeBack(await move(of, { prefix: 'DN', customer }), true), await takeBack(sold, true)];
		await exchange.run();
		expect(await exchange.differences()).toEqual([]);
		expect(await exchange.rows("select count(*)::int from raw.returns where status = 'Return'")).toEqual([[1]]);
		expect(await exchange.rows('select refund_id, return_id from raw.refunds')).toEqual([
			[made.id, `DN:${returned.name}`]
		]);
		expect((await exchange.stored('return_lines')).get(`DN:${draft!.lines[0]!.name}`)?.received_quantity).toBe(0);
	});

	it('receives a draft once it is submitted, and finds a deleted one by its tombstone', async () => {
		const { of } = exchange;
		of.site.wait(new Date());
		await submit(of, draft!);
		const [row] = await exchange.database.run('select * from `tabDelivery Note` where name = ?', [dropped!.name]);
		const [line] = await exchange.database.run('select * from `tabDelivery Note Item` where parent = ?', [
			dropped!.name
		]);
		await remove(of, dropped!);
		await exchange.run();
		expect(await exchange.differences()).toEqual([]);
		expect((await exchange.stored('return_lines')).get(`DN:${draft!.lines[0]!.name}`)?.received_quantity).toBe(1);
		expect(await isStored('return_lines', `DN:${String(line!.name)}`)).toBe(false);
		// restored, for the next step
		const at = of.site.now();
		const times = { creation: of.site.local(at), modified: of.site.local(at) };
		await of.site.run('insert into `tabDelivery Note` set ?', [{ ...row, ...times }]);
		await of.site.run('insert into `tabDelivery Note Item` set ?', [{ ...line, ...times }]);
		await of.site.run('update `tabDeleted Document` set restored = 1 where deleted_name = ?', [dropped!.name]);
		Object.assign(dropped!, { state: 'draft', createdAt: at });
	});

	it('takes back what was restored, drops what was cancelled, and of several companies gives the one that is named', async () => {
		const { of } = exchange;
		await cancel(of, draft!);
		await of.site.insert('Company', 'Andere AG', { default_currency: 'CHF', country: 'Germany' });
		await of.site.insert('Delivery Note', 'ANDERE-1', { customer, company: 'Andere AG', docstatus: 1 });
		await of.site.insert('Delivery Note Item', 'andere-1', { parent: 'ANDERE-1', item_code: 'TRL-1', stock_qty: 1 });
		await expect(exchange.run()).rejects.toMatchObject({
			code: 'ERPNEXT_CURRENCY',
			hint: expect.stringContaining('`company`') as string
		});
		await expect(exchange.run({ company: 'Keine' })).rejects.toMatchObject({ code: 'ERPNEXT_COMPANY' });
		await exchange.run({ company });
		expect(await exchange.differences()).toEqual([]);
	});

	it('misses nothing of a document that was saved before an extraction and committed after it', async () => {
		const { of, database } = exchange;
		const session = await database.connect();
		// no overlap: only the transaction that is seen to run can hold the cursor back
		const read = readSettings.parse({ overlapMinutes: 0, again: [], sweepEveryHours: false });
		of.site.wait(new Date());
		await session.query('start transaction');
		of.site.through(session);
		const late = await move(of, { prefix: 'DN', customer });
		of.site.through(null);
		const early = await move(of, { prefix: 'DN', customer });
		// InnoDB looks at its transactions ten times a second
		await new Promise((resolve) => setTimeout(resolve, 300));
		await exchange.run({ read, company });
		expect(await isStored('orders', `DN:${early.name}`)).toBe(true);
		expect(await isStored('orders', `DN:${late.name}`)).toBe(false);
		await session.query('commit');
		await exchange.run({ read, company });
		expect(await exchange.differences()).toEqual([]);
	});

	it('finds by its keys what is gone, without POS and inspections too, and takes SELECTs of the operator', async () => {
		const { of, effects } = exchange;
		const away = ['POS Invoice', 'POS Invoice Item', 'Quality Inspection', 'Quality Inspection Reading'];
		for (const table of away) await of.site.run(`rename table \`tab${table}\` to \`away${table}\``);
		const gone = await move(of, { prefix: 'DN', customer });
		await exchange.run({ company });
		for (const [table, field] of [
			['Delivery Note', 'name'],
			['Delivery Note Item', 'parent'],
			['Stock Ledger Entry', 'voucher_no']
		])
			// prettier-ignore
			await of.site.run(`delete from \`tab${table}\` where ${field} = ?`, [gone.name]);
		gone.state = 'deleted';
		for (const movement of of.facts.movements) if (movement.id.startsWith(`${gone.name}/`)) movement.isLive = false;
		const overrides = mkdtempSync(join(tmpdir(), 'retour-erpnext-overrides-'));
		writeFileSync(
			join(overrides, 'suppliers.sql'),
			"select name as supplier_id, concat('Lieferant ', supplier_name) as name, modified as updated_at from tabSupplier"
		);
		for (const [name, row] of exchange.masters.suppliers)
			Object.assign(row, { name: `Lieferant ${name}`, country: null });
		const { now } = effects;
		effects.now = () => new Date(Date.now() + 2 * day);
		await exchange.run({ company, overrides, read: readSettings.parse({ again: [], sweepEveryHours: 24 }) });
		effects.now = now;
		expect(await exchange.differences()).toEqual([]);
		const { entities, notes } = await exchange.source({ company, overrides }).check(effects);
		expect(entities).toContain('return_lines');
		expect(entities).not.toContain('inspections');
		expect(notes).toEqual(
			expect.arrayContaining([
				'there are no POS invoices',
				'inspections: not supplied, this site has no Quality Inspection'
			])
		);
		rmSync(overrides, { recursive: true });
		for (const table of away) await of.site.run(`rename table \`away${table}\` to \`tab${table}\``);
		await of.site.run('delete from tabCompany where name = ?', ['Andere AG']);
	});

	it('is refused with a reason where it is no site, has no such field, or names no known clock', async () => {
		const { of } = exchange;
		await expect(exchange.run({ reasonField: 'custom_nothing' })).rejects.toMatchObject({ code: 'ERPNEXT_FIELD' });
		await of.site.run("update tabSingles set value = 'Mars/Olympus' where field = 'time_zone'");
		await expect(exchange.run()).rejects.toMatchObject({ code: 'ERPNEXT_TIMEZONE' });
		expect((await exchange.source({ timezone: 'Europe/Berlin' }).check(exchange.effects)).entities).toContain('orders');
		await of.site.run("update tabSingles set value = 'Europe/Berlin' where field = 'time_zone'");
		await of.site.run('rename table `tabDelivery Note` to `awayDelivery Note`');
		await expect(exchange.run()).rejects.toMatchObject({ code: 'ERPNEXT_SITE' });
		await of.site.run('rename table `awayDelivery Note` to `tabDelivery Note`');
	});
});

describe('the configuration of an ERPNext site', () => {
	const site = { id: 'erp', kind: 'erpnext', database: 'site', user: 'retour' };

	it('opens a source', async () => {
		const config = checkConfig(
			{ sources: [{ ...site, currency: 'CNY', states: { 'Approved by sales': 'approved' } }] },
			null
		);
		expect(await sourcesOf(config)).toMatchObject([{ id: 'erp', kind: 'erpnext', currency: 'CNY' }]);
	});

	it('takes no field name that is none, and no stage that is none', () => {
		const wrong = { ...site, reasonField: 'x` from tabUser --', states: { Ready: 'ready' } };
		expect(() => checkConfig({ sources: [wrong] }, null)).toThrow(/reasonField.*\n?.*states/);
	});
});
