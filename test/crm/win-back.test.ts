// The win-back list: who is on it, in which order, and what to begin with; small cases by hand.
import type { DuckDBConnection } from '@duckdb/node-api';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { plainRows } from '../../sql/metrics/duckdb.ts';
import { bindParameters } from '../../sql/queries/bind.ts';
import { readQueries } from '../../sql/queries/generate.ts';
import type { Queries } from '../../sql/queries/rows.ts';
import { idsIn } from '../../web/lib/said/ids.ts';
import { winBackSaid } from '../../web/lib/server/app-store-win-back.ts';
import { AppStore } from '../../web/lib/server/app-store.ts';
import { readWinBackList } from '../../web/lib/crm/win-back.ts';
import { insertRows, openPublished } from '../fixtures/published.ts';

type Asked = Queries['crm_win_back']['parameters'];
const query = readQueries().find(({ name }) => name === 'crm_win_back')!;
let connection: DuckDBConnection;
beforeEach(async () => {
	connection = await openPublished();
	await insertRows(connection, 'meta.publication', [{ version: 'v1', data_to: '2026-11-30 12:00:00' }]);
	const fair = {
		source_id: 'shop',
		is_let_down: true,
		is_important: true,
		country: 'DE',
		tier: 'standard',
		orders: 10
	};
	await insertRows(connection, 'marts.agg_customer_fairness', [
		{ ...fair, customer_id: 'two', our_fault_orders: 2, our_fault_units: 3, last_let_down_on: '2026-11-01', net_amount: 900 },
		{ ...fair, customer_id: 'five', our_fault_orders: 5, our_fault_units: 6, last_let_down_on: '2026-02-01', net_amount: 100 },
		{ ...fair, customer_id: 'owed', our_fault_orders: 2, our_fault_units: 2, last_let_down_on: '2026-10-01', net_amount: 500, country: 'FR' },
		{ ...fair, customer_id: 'small', our_fault_orders: 9, our_fault_units: 9, is_important: false },
		{ ...fair, customer_id: 'happy', our_fault_orders: 0, our_fault_units: 0, is_let_down: false }
	]); // prettier-ignore
	const returned = { source_id: 'shop', fault: 'seller', is_counted: true, cohort_on: '2026-05-01' };
	await insertRows(connection, 'marts.fct_return_lines', [
		{ ...returned, return_line_id: '1', customer_id: 'two', reason_category: 'quality', returned_units: 1 },
		{ ...returned, return_line_id: '2', customer_id: 'two', reason_category: 'wrong_shipment', returned_units: 2 },
		{ ...returned, return_line_id: '3', customer_id: 'five', reason_category: 'damage', returned_units: 4 },
		// the customer's own choice, a request that was refused, and what is older than two years do not count
		{ ...returned, return_line_id: '4', customer_id: 'five', reason_category: 'quality', returned_units: 9, fault: 'customer' },
		{ ...returned, return_line_id: '5', customer_id: 'five', reason_category: 'quality', returned_units: 9, is_counted: false },
		{ ...returned, return_line_id: '6', customer_id: 'five', reason_category: 'quality', returned_units: 9, cohort_on: '2024-01-01' },
		{ ...returned, return_line_id: '7', customer_id: 'owed', reason_category: 'quality', returned_units: 2 }
	]); // prettier-ignore
	await insertRows(connection, 'marts.fct_returns', [
		{ source_id: 'shop', return_id: 'r1', customer_id: 'owed', is_open: true, is_late: true, refund_owed_amount: 80 },
		{ source_id: 'shop', return_id: 'r2', customer_id: 'two', is_open: true, is_late: false, refund_owed_amount: 80 }
	]);
	await insertRows(connection, 'marts.fct_order_lines', [
		{ source_id: 'shop', order_line_id: 'o1', customer_id: 'two', ordered_on: '2026-11-10' },
		{ source_id: 'shop', order_line_id: 'o2', customer_id: 'two', ordered_on: '2026-11-20' }
	]);
});
afterEach(() => connection.closeSync());

const everything: Asked = {
	source: [], country: [], tier: [], spoken: [], within: false, among: [], except: [], contacts: [], contacted_ons: [],
	sort: 'orders', limit: 50, offset: 0
}; // prettier-ignore
async function list(asked: Partial<Asked> = {}): Promise<Queries['crm_win_back']['row'][]> {
	const bound = bindParameters(query.parameters, { ...everything, ...asked });
	return (await plainRows(
		await connection.run(query.sql, bound.values, bound.types)
	)) as unknown as Queries['crm_win_back']['row'][];
}
const idsOf = (rows: readonly { customer_id: string }[]) => rows.map(({ customer_id }) => customer_id);

test('important customers whom we let down, those with most orders gone wrong first, and what it was', async () => {
	const rows = await list();
	expect(rows.map(({ customer_id, worst }) => [customer_id, worst])).toEqual([
		['five', 'damaged'],
		['two', 'wrong'],
		['owed', 'owed']
	]);
	expect(rows[0]).toMatchObject({ damaged_units: 4, defect_units: 0, total: 3, win_back_id: 'shop five' });
	expect(rows[1]).toMatchObject({ wrong_units: 2, defect_units: 1, owed_late_amount: 0 });
	expect(rows[2]).toMatchObject({ owed_late_amount: 80 });
});

test('in the order that is asked for, and under the filters', async () => {
	expect(idsOf(await list({ sort: 'last' }))).toEqual(['two', 'owed', 'five']);
	expect(idsOf(await list({ sort: 'sales' }))).toEqual(['two', 'owed', 'five']);
	expect(idsOf(await list({ country: ['FR'] }))).toEqual(['owed']);
	expect(idsOf(await list({ limit: 1, offset: 1 }))).toEqual(['two']);
});

test('who was taken up stays on the list when the figures have become better', async () => {
	expect(idsOf(await list({ spoken: ['shop happy'] }))).toContain('happy');
	expect(idsOf(await list({ spoken: ['shop nobody'] }))).toHaveLength(3);
});

test('whether they ordered again is counted from the day after the contact', async () => {
	const again = async (day: string) =>
		(await list({ contacts: ['shop two'], contacted_ons: [day] })).find(({ customer_id }) => customer_id === 'two')!
			.ordered_again_on;
	expect(await again('2026-11-09')).toBe('2026-11-10');
	expect(await again('2026-11-10')).toBe('2026-11-20');
	expect(await again('2026-11-20')).toBeNull();
});

test('what was said chooses who is listed, and is undone', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'retour-crm-'));
	const store = new AppStore(join(folder, 'retour.sqlite'));
	try {
		const shown = async (query: string) => {
			const { state } = readWinBackList(new URL(`http://localhost/customers/win-back?${query}`));
			const held = await winBackSaid.held(store);
			return idsOf(await list({ spoken: [...held.keys()], ...idsIn(state, held) }));
		};
		await winBackSaid.say(store, { subject_id: 'shop five', state: 'taken', note: '', subject: {} });
		const event = await winBackSaid.say(store, {
			subject_id: 'shop five',
			state: 'satisfied',
			note: 'glad',
			subject: {}
		});
		expect(await shown('')).toEqual(['two', 'owed']);
		expect(await shown('state=satisfied')).toEqual(['five']);
		expect(await shown('state=no-such')).toEqual(['two', 'owed']);
		await winBackSaid.undo(store, 'shop five', event);
		expect(await shown('state=taken')).toEqual(['five']);
		expect(await shown('')).toEqual(['five', 'two', 'owed']);
	} finally {
		await store.close();
		rmSync(folder, { recursive: true });
	}
});
