// What was delivered long ago is forgotten, and counted; what was not delivered stays.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { insertDelivery } from '../../sql/app/alerts.ts';
import { forgetOld } from '../../web/lib/alerts/forget.server.ts';
import { checkChain, readAudit } from '../../web/lib/server/audit-log.ts';
import { makeCompany, type Company } from './company.ts';

let company: Company;
beforeEach(() => (company = makeCompany(null, [])));
afterEach(() => company.close());

const now = new Date('2026-11-24T11:00:00Z');
const ago = (days: number) => new Date(now.getTime() - days * 24 * 3600_000).toISOString();

async function deliver(state: string, days: number): Promise<void> {
	await company.store.write(async (run) => {
		await run(insertDelivery, { about: 'report', channel: 'mail', rule_id: null, report_id: null, recipient_id: 'anna', content: `{"${state}":${days}}`, at: ago(days) }); // prettier-ignore
		await run('update deliveries set state = $state where delivery_id = last_insert_rowid()', { state });
	});
}
async function push(state: string, days: number): Promise<void> {
	await company.store.write(async (run) => {
		const [event] = await run<{ event_id: number }>(
			`insert into flag_events (act_id, flag_id, source_id, customer_id, kind, at, by) values ('a', 'f', 'erp', 'c', 'flagged', $at, 'anna') returning event_id`,
			{ at: ago(days) }
		);
		const delivery_id = `${state}-${days}`;
		await run(`insert into crm_deliveries (delivery_id, event_id, made_at, body, state, next_at) values ($delivery_id, $event_id, $at, '{}', $state, $at)`, { delivery_id, event_id: event!.event_id, at: ago(days), state }); // prettier-ignore
		await run('insert into crm_delivery_tries (delivery_id, at, took_ms) values ($delivery_id, $at, 1)', { delivery_id, at: ago(days) }); // prettier-ignore
	});
}
const kept = async (sql: string) => (await company.store.read<{ one: string }>(sql)).map(({ one }) => one);

test('only what was delivered, or was not to be, and only what is older than 400 days', async () => {
	for (const days of [399, 401, 2000])
		for (const state of ['sent', 'left_out', 'failed', 'waiting']) await deliver(state, days);
	for (const days of [399, 401]) for (const state of ['sent', 'given_up', 'waiting']) await push(state, days);
	expect(await forgetOld(company.store, now)).toEqual({ deliveries: 4, pushes: 1 });
	expect(await kept('select content as one from deliveries order by delivery_id')).toEqual([
		'{"sent":399}', '{"left_out":399}', '{"failed":399}', '{"waiting":399}',
		'{"failed":401}', '{"waiting":401}', '{"failed":2000}', '{"waiting":2000}'
	]); // prettier-ignore
	expect(await kept('select delivery_id as one from crm_deliveries order by delivery_id')).toEqual([
		'given_up-399', 'given_up-401', 'sent-399', 'waiting-399', 'waiting-401'
	]); // prettier-ignore
	expect(await kept('select count(*) as one from crm_delivery_tries')).toEqual([5]);
	expect(await forgetOld(company.store, now)).toEqual({ deliveries: 0, pushes: 0 });
});

test('is in the audit log once, with how much it was', async () => {
	await deliver('sent', 500);
	await forgetOld(company.store, now);
	await forgetOld(company.store, now);
	const everything = { person_id: '', action: '', search: '', since: '0000', until: '9999' };
	const { events } = await readAudit(company.store, everything, { limit: 9, offset: 0 });
	expect(events).toMatchObject([{ person_id: null, action: 'forget_deliveries' }]);
	expect(JSON.parse(events[0]!.details)).toMatchObject({ deliveries: 1, pushes: 0 });
	expect((await checkChain(company.store)).broken).toBeNull();
});
