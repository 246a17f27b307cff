// A published version with returns that customers look up: some on their way, and forty that are done.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { insertRows, type Row } from '../fixtures/published.ts';
import { makeFolder, switchTo, writeVersion } from '../warehouse/published-folder.ts';
import { mkdirSync } from 'node:fs';

/** As the model dim_return_contacts hashes them. */
const hash = (source_id: string, return_id: string, contact: string): string =>
	createHash('sha256').update(`${source_id}|${return_id}|${contact}`).digest('hex');

const contact = (source_id: string, return_id: string, email: string | null, ending: string | null): Row => ({
	source_id,
	return_id,
	email_hash: email && hash(source_id, return_id, email),
	phone_ending_hash: ending && hash(source_id, return_id, ending)
});

const returned = (return_id: string, more: Row): Row => ({
	source_id: 'shop', return_id, rma_number: `RMA-${return_id}`, customer_id: `c-${return_id}`, customer_name: 'Ada Lovelace',
	channel: 'online', country: 'DE', resolution: 'refund', handler: 'Grace Hopper', outcome: 'open', is_open: true,
	is_late: false, requested_at: '2026-11-10 09:00:00', product_name: 'Oxford shoe', reason: 'style', note: 'be generous', ...more
}); // prettier-ignore

/** Settled n × 6 hours after they arrived, n from 1 to 40; each arrived at noon, 30 days before the data ends. */
const settled = Array.from({ length: 40 }, (_, index): Row => {
	const hours = (index + 1) * 6;
	const arrived = Date.parse('2026-10-25T12:00:00Z');
	const at = (instant: number) => new Date(instant).toISOString().slice(0, 19).replace('T', ' ');
	return returned(`done-${index + 1}`, {
		outcome: 'settled', is_open: false, stage: 'closed', stage_at: at(arrived + hours * 3_600_000),
		requested_at: '2026-10-15 09:00:00', received_at: at(arrived), settled_at: at(arrived + hours * 3_600_000)
	}); // prettier-ignore
});

/** The data ends at 07:59 on 24 November 2026. */
export async function writeCompany(): Promise<string> {
	const dataFolder = makeFolder();
	const published = join(dataFolder, 'published');
	mkdirSync(published);
	const version = '20261124T081500Z';
	await writeVersion(published, version, async (connection) => {
		await insertRows(connection, 'marts.fct_returns', [
			returned('1', { stage: 'authorized', stage_at: '2026-11-12 08:00:00', reviewed_at: '2026-11-11 10:00:00', authorized_at: '2026-11-12 08:00:00' }),
			// has waited for exactly 60 hours
			returned('2', { stage: 'received', stage_at: '2026-11-21 19:59:00', received_at: '2026-11-21 19:59:00' }),
			// two sources, one number
			returned('3', { stage: 'requested', stage_at: '2026-11-20 08:00:00', rma_number: 'RMA-TWICE' }),
			returned('3', { source_id: 'till', stage: 'received', stage_at: '2026-11-20 08:00:00', received_at: '2026-11-20 08:00:00', rma_number: 'RMA-TWICE' }),
			...settled
		]); // prettier-ignore
		await insertRows(connection, 'marts.dim_return_contacts', [
			contact('shop', '1', 'ada@example.com', '0042'),
			contact('shop', '2', 'ada@example.com', null),
			contact('shop', '3', 'ada@example.com', null),
			contact('till', '3', null, '1815'),
			contact('shop', 'done-1', 'ada@example.com', null)
		]);
		await insertRows(connection, 'marts.fct_refunds', [
			{
				source_id: 'shop', refund_id: 'f1', return_id: 'done-1', amount: 129.9, refund_status: 'paid',
				paid_at: '2026-10-25 18:00:00'
			}
		]); // prettier-ignore
		await insertRows(connection, 'meta.sources', [
			{ source_id: 'shop', kind: 'files', title: 'Shop of the company', timezone: 'UTC', is_stale: false }
		]);
	});
	switchTo(published, version);
	return dataFolder;
}
