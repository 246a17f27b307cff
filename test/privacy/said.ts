// What people of the company said of the customer in the dashboard, with the words that were planted for it.
import { join } from 'node:path';
import { flagStatements } from '../../sql/app/crm.ts';
import { appendAudit } from '../../web/lib/server/audit-log.ts';
import { AppStore } from '../../web/lib/server/app-store.ts';
import { customer, planted } from './company.ts';

export const openStore = (dataFolder: string): AppStore => new AppStore(join(dataFolder, 'app', 'retour.sqlite'));

/** Flags, a win-back, an answer, a leak, a delivery that waits, and entries of the audit log; the same of somebody else. */
export async function saySomething(dataFolder: string, store = openStore(dataFolder)): Promise<void> {
	const at = '2026-08-01T07:00:00.000Z';
	await store.write(async (statement) => {
		for (const [customer_id, note, justification] of [
			[customer, planted.flagNote, planted.justification],
			['c7', 'a note on c7', 'why c7']
		] as const) {
			const [flagged] = await statement<{ event_id: number }>(flagStatements.append, {
				$act_id: `act-${customer_id.slice(0, 2)}`,
				$flag_id: `flag-${customer_id.slice(0, 2)}`,
				$source_id: 'shop',
				$customer_id: customer_id,
				$kind: 'flagged',
				$at: at,
				$by_id: 'someone',
				$by: 'Someone',
				$reason: 'own_units',
				$measure: 'call',
				$owner_id: null,
				$owner: null,
				$due_on: null,
				$expires_on: '2027-01-01',
				$look_on: null,
				$outcome: null,
				$result: null,
				$justification: justification,
				$note: note,
				$undoes: null,
				$evidence: JSON.stringify({ source_id: 'shop', customer_id, orders: 5 })
			});
			await statement(
				`insert into crm_deliveries (delivery_id, event_id, made_at, body, state, next_at)
				values ($id, $event_id, $at, $body, 'waiting', '2099-01-01T00:00:00.000Z')`,
				{
					$id: `delivery-${customer_id.slice(0, 2)}`,
					$event_id: flagged!.event_id,
					$at: at,
					$body: JSON.stringify({ data: { source_id: 'shop', customer_id, flag: { reason: 'own_units' } } })
				}
			);
		}
		await statement(
			`insert into win_back_events (win_back_id, state, note, at, win_back) values ($id, 'taken', $note, $at, $row)`,
			{
				$id: `shop ${customer}`,
				$note: planted.winBack,
				$at: at,
				$row: JSON.stringify({
					win_back_id: `shop ${customer}`,
					source_id: 'shop',
					customer_id: customer,
					customer_name: planted.name
				})
			}
		);
		await statement(
			`insert into survey_answers (source_id, return_id, at, csat, comment, language) values ('shop', 'r0', $at, 2, $comment, 'en')`,
			{ $at: at, $comment: planted.answer }
		);
		await statement(
			`insert into leak_events (leak_id, state, note, at, leak) values ('twice-1', 'explained', $note, $at, $leak)`,
			{
				$at: at,
				$note: planted.leak,
				$leak: JSON.stringify({ leak_id: 'twice-1', source_id: 'shop', customer_id: customer, amount: 30 })
			}
		);
		await statement(
			`insert into signal_events (signal_id, state, note, at, signal) values ('s1', 'explained', $note, $at, '{"signal_id":"s1"}')`,
			{ $at: at, $note: `asked ${planted.email} about it` }
		);
	});
	await appendAudit(store, 'someone', { action: 'sign_in', subject: 'someone' });
	await appendAudit(store, 'someone', { action: 'view_personal', subject: `/customers/shop/${customer}` });
	await appendAudit(store, 'someone', { action: 'said.taken', subject: `shop ${customer}` });
	await appendAudit(store, 'someone', { action: 'view_personal', subject: '/customers/shop/c7' });
	await store.close();
}
