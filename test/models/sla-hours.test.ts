// How long a case may wait: the hours of its stage, or those of the row of sla_hours that names most of it.
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { plainRows } from '../../sql/metrics/duckdb.ts';
import { bindParameters } from '../../sql/queries/bind.ts';
import { readQueries } from '../../sql/queries/generate.ts';
import { openWarehouse, referenceFolder, type Warehouse } from './warehouse.ts';

let folder: string;
let warehouse: Warehouse;

const asked = '2026-11-20T00:00:00Z';
/** A return with the channel, tier and country of its order; asked for, and waiting for its review. */
const order = (id: string, channel: string, tier: string, country: string) => ({
	order_id: id, ordered_at: '2026-11-01T00:00:00Z', customer_id: `${tier} ${country}`, channel, country
}); // prettier-ignore

const rules = (...lines: string[]) =>
	writeFileSync(join(folder, 'sla_hours.csv'), `${['stage,channel,tier,country,hours', ...lines].join('\n')}\n`);

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'retour-sla-'));
	cpSync(referenceFolder, folder, { recursive: true });
	warehouse = await openWarehouse({ models: ['fct_returns', 'dim_sla_hours', 'dim_stages'], reference: folder });
	const orders = [
		order('plain', 'store', 'standard', 'DE'),
		order('online', 'online', 'standard', 'DE'),
		order('vip', 'store', 'vip', 'DE'),
		order('online vip', 'online', 'vip', 'DE'),
		order('far vip', 'store', 'vip', 'CN')
	];
	await warehouse.load({
		customers: ['standard DE', 'vip DE', 'vip CN'].map((customer_id) => ({
			customer_id, tier: customer_id.split(' ')[0]!
		})), // prettier-ignore
		orders,
		returns: orders.map(({ order_id }) => ({ return_id: order_id, order_id, requested_at: asked }))
	});
}, 120_000);
afterAll(() => {
	warehouse.close();
	rmSync(folder, { recursive: true, force: true });
});

const hours = async () =>
	Object.fromEntries(
		(
			await warehouse.rows(
				"select return_id, date_diff('hour', requested_at, due_at)::int as hours from marts.fct_returns order by 1"
			)
		).map((row) => [row.return_id, row.hours])
	);

test('without rows of one’s own the hours are those of the stage', async () => {
	await warehouse.build();
	expect(await hours()).toEqual({ plain: 24, online: 24, vip: 24, 'online vip': 24, 'far vip': 24 });
});

test('the row that names most holds, of several the one that names the channel, then the tier; cases change with the rows', async () => {
	rules(
		'requested,online,*,*,12',
		'requested,*,vip,*,8',
		'requested,*,*,CN,90',
		'requested,*,vip,CN,6',
		'approved,*,*,*,1'
	);
	await warehouse.build();
	expect(await hours()).toEqual({ plain: 24, online: 12, vip: 8, 'online vip': 12, 'far vip': 6 });
	rules('requested,*,*,*,30');
	await warehouse.build();
	expect(await hours()).toEqual({ plain: 30, online: 30, vip: 30, 'online vip': 30, 'far vip': 30 });
}, 120_000);

test('the page of a return plans with the hours of its case', async () => {
	rules('requested,*,vip,*,8', 'received,online,*,*,5');
	await warehouse.build();
	const query = readQueries().find(({ name }) => name === 'rma_case_stages')!;
	const { values, types } = bindParameters(query.parameters, { channel: 'online', tier: 'vip', country: 'DE' });
	const rows = await plainRows(await warehouse.connection.run(query.sql, values, types));
	const found = Object.fromEntries(rows.map(({ stage, sla_hours }) => [stage, sla_hours]));
	expect(found).toMatchObject({ requested: 8, approved: 24, received: 5, inspected: 48 });
	expect(rows.map(({ stage }) => stage).slice(0, 3)).toEqual(['requested', 'approved', 'authorized']);
}, 120_000);

test.each(['nowhere,*,*,*,5', 'requested,,vip,*,5', 'requested,*,*,*,0', 'requested,*,*,*,'])(
	'a row that says nothing is refused: %s',
	async (line) => {
		rules(line);
		await expect(warehouse.build()).rejects.toThrow('sla_hours');
	}
);
