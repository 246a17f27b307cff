// What an Odoo is found to be, what is refused, and what an operator may say.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkConfig } from '../../etl/config.ts';
import { sourcesOf } from '../../etl/sources/from-config.ts';
import { hasPostgres } from '../servers.ts';
import { openDesk, type Desk } from './desk.ts';
import { coreReturns } from './simulator/core-history.ts';
import { tablesOf } from './simulator/tables.ts';

describe.skipIf(!hasPostgres)('an Odoo installation', () => {
	let desk: Desk;
	const folder = mkdtempSync(join(tmpdir(), 'retour-odoo-overrides-'));
	beforeAll(async () => {
		writeFileSync(
			join(folder, '_move_reasons.sql'),
			'select id as move_id, x_reason as reason_code, null as reason_text from stock_move where x_reason is not null'
		);
		desk = await openDesk('17', [], { overrides: folder, language: 'fr_FR' });
		coreReturns(desk.world);
		await desk.flush();
		await desk.session.query('alter table stock_move add column x_reason text');
		await desk.session.query(`update stock_move set x_reason = 'ZU KLEIN' where origin_returned_move_id is not null`);
		await desk.run();
	});
	afterAll(async () => {
		await desk.close();
		rmSync(folder, { recursive: true });
	});
	const refused = async (sql: string, options: Parameters<Desk['reopen']>[0] = {}) => {
		await desk.session.query('begin');
		await desk.session.query(sql);
		await desk.session.query('commit');
		return desk.reopen(options).check(desk.effects);
	};

	it('is told by its columns, with what it lacks', async () => {
		const { entities, notes } = await desk.source.check(desk.effects);
		expect(entities).toEqual([
			'customers', 'suppliers', 'warehouses', 'products', 'batches', 'orders', 'order_lines', 'returns', 'return_lines',
			'return_events', 'inventory_movements', 'refunds', 'exchanges', 'ledger_entries', 'exchange_rates'
		]); // prettier-ignore
		expect(notes.join('\n')).toContain('Odoo 17.0.1.3, company Weber Outdoor GmbH');
		expect(notes.join('\n')).toContain('without a request and a reason');
		expect(notes.join('\n')).toContain('Odoo Community has no inspections');
	});

	it('takes reasons from a field of the operator, and English where a language has no names', async () => {
		const reasons = await desk.rows('select distinct reason_code from raw.return_lines where received_quantity > 0');
		expect(reasons).toEqual([{ reason_code: 'ZU KLEIN' }]);
		const names = await desk.rows(`select name from raw.products where sku in ('TS-1', 'RP') order by sku`);
		expect(names).toEqual([{ name: 'Rope' }, { name: 'T-shirt (Red)' }]);
	});

	it('is opened from a configuration, the password from the environment', async () => {
		const config = checkConfig(
			{
				sources: [
					{ id: 'erp', kind: 'odoo', host: 'db.example.org', database: 'prod', user: 'retour', overrides: './own' }
				]
			},
			'/srv/retour.config.ts'
		);
		expect(config.sources[0]).toMatchObject({ company: 1, language: 'en_US', overrides: '/srv/own' });
		expect((await sourcesOf(config))[0]).toMatchObject({ id: 'erp', kind: 'odoo' });
		expect(() =>
			checkConfig({ sources: [{ id: 'erp', kind: 'odoo', database: 'd', user: 'u', language: 'English' }] }, null)
		).toThrow('a language as Odoo names it');
	});

	it.each([
		['ODOO_COMPANY', 'select 1', { company: 9 }, 'one of 1 (Weber Outdoor GmbH), 2 (Weber Trading Ltd)'],
		['ODOO_CURRENCY', 'select 1', { currency: 'USD' }, `set \`currency: 'EUR'\``],
		[
			'ODOO_VERSION',
			`update ir_module_module set latest_version = '19.0.1.3' where name = 'base'`,
			{},
			'kind postgres'
		],
		['ODOO_DATABASE', 'alter table stock_move rename column to_refund to gone', {}, 'with these apps']
	] as const)('is refused as %s', async (code, sql, options, hint) => {
		await expect(refused(sql, options)).rejects.toMatchObject({ code, hint: expect.stringContaining(hint) as string });
	});
});

const fieldList = new URL('../../../shared/reference/odoo_fields_16_17_18.txt', import.meta.url);
if (!existsSync(fieldList))
	console.warn('SKIPPED: no field list of Odoo beside the project; the tables are not compared with it');

describe.skipIf(!existsSync(fieldList))('the tables of the simulator', () => {
	it.each(['16', '17', '18'] as const)('have no column that Odoo %s does not store', (version) => {
		const stored = new Map<string, Set<string>>();
		let model = new Set<string>();
		for (const line of readFileSync(fieldList, 'utf8').split('\n')) {
			const [, name] = /^## (\S+)/.exec(line) ?? [];
			if (name) stored.set(name.replaceAll('.', '_'), (model = new Set()));
			const [, field, versions = '', flags = ''] = /^ {2}(\w+): .*? v([\d,]+) ([Sc]+)/.exec(line) ?? [];
			const at = versions.split(',').indexOf(version);
			if (field && at >= 0 && flags[at] === 'S') model.add(field);
		}
		const strange = [...tablesOf(version, ['delivery'])].flatMap(([table, { columns }]) => {
			const fields = stored.get(table);
			const known = new Set(['id', 'create_uid', 'create_date', 'write_uid', 'write_date']);
			return fields
				? [...columns.keys()]
						.filter((column) => !fields.has(column) && !known.has(column))
						.map((column) => `${table}.${column}`)
				: [];
		});
		// the list of 18 lost these of the base
		expect(
			strange.filter(
				(column) => !/^res_partner\.(state_id|country_id|commercial_partner_id|company_id|industry_id)$/.test(column)
			)
		).toEqual([]);
	});
});
