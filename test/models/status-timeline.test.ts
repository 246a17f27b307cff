// A source without an event log shows nothing but the present status of a return: what it said at earlier readings is the
// timeline then.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openWarehouse, partOfModels, referenceFolder, type RawRow, type Warehouse } from './warehouse.ts';
import { cpSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const request = (status: string | null, updated_at: string | null, more: RawRow = {}): RawRow => ({
	return_id: 'r1',
	requested_at: '2026-03-01T08:00:00Z',
	status,
	updated_at,
	...more
});
const day = (number: number) => `2026-03-${String(number).padStart(2, '0')}T08:00:00Z`;

/** The project's reference tables with a map for the words of this source. */
function referenceWithStatuses(): string {
	const folder = mkdtempSync(join(tmpdir(), 'reference-'));
	cpSync(referenceFolder, folder, { recursive: true });
	writeFileSync(
		join(folder, 'status_map_erp.csv'),
		[
			'source_id,status,stage',
			'erp,neu,requested',
			'erp,geprüft,approved',
			'erp,frei,approved',
			'erp,da,received',
			'erp,fertig,closed'
		].join('\n')
	);
	return folder;
}

describe('the timeline of a return without events', () => {
	let folder: string;
	let reference: string;
	let warehouse: Warehouse;
	beforeAll(async () => {
		({ folder } = await partOfModels((model) =>
			['fct_return_events', 'int_return_stages', 'int_data_to'].includes(model.name)
		));
		reference = referenceWithStatuses();
	});
	afterAll(() => warehouse.close());

	const events = (id = 'r1') =>
		warehouse.rows(`select event_id, stage, timezone('Europe/Berlin', occurred_at)::timestamp::varchar as at, status,
			is_derived, seen_at is not null as is_seen
			from marts.fct_return_events where return_id = '${id}' order by occurred_at, event_id`);
	const stages = async (id = 'r1') =>
		(
			await warehouse.rows(`select stage, outcome, timezone('UTC', stage_at)::date::varchar as stage_on,
				timezone('UTC', approved_at)::date::varchar as approved_on from intermediate.int_return_stages where return_id = '${id}'`)
		)[0];

	it('has each status that was seen, at the time at which its row changed to it', async () => {
		warehouse = await openWarehouse({ folder, reference });
		await warehouse.load({ returns: [request('neu', day(2))] });
		await warehouse.build();
		expect(await stages()).toMatchObject({ stage: 'requested', approved_on: null });
		await warehouse.load({ returns: [request('geprüft', day(3))] }, { loadedAt: day(4) });
		// Another word for the same stage is no step, nor is a note
		await warehouse.load({ returns: [request('frei', day(5))] }, { loadedAt: day(6) });
		await warehouse.load({ returns: [request('da', day(7))] }, { loadedAt: day(7) });
		await warehouse.load({ returns: [request('da', day(9), { note: 'a dent' })] }, { loadedAt: day(9) });
		await warehouse.build();
		expect((await events()).map(({ stage, status, is_seen }) => [stage, status, is_seen])).toEqual([
			['requested', null, false],
			['approved', 'geprüft', true],
			['received', 'da', true]
		]);
		// Not moved by the note of the 9th
		expect(await stages()).toEqual({
			stage: 'received',
			outcome: 'open',
			stage_on: '2026-03-07',
			approved_on: '2026-03-03'
		});
		expect(await warehouse.rows('select data_to::date::varchar as day from intermediate.int_data_to')).toEqual([
			{ day: '2026-03-01' }
		]);
	});

	it('goes back and forth as the statuses did', async () => {
		await warehouse.load({ returns: [request('geprüft', day(10))] }, { loadedAt: day(10) });
		await warehouse.load({ returns: [request('fertig', day(11))] }, { loadedAt: day(11) });
		await warehouse.build();
		expect((await events()).map(({ stage }) => stage)).toEqual([
			'requested',
			'approved',
			'received',
			'approved',
			'closed'
		]);
		expect(await stages()).toMatchObject({ stage: 'closed', outcome: 'settled', approved_on: '2026-03-03' });
	});

	it('is that of the event log as soon as there is an event, and back when there is none', async () => {
		const before = await events();
		const event = { event_id: 'e1', return_id: 'r1', stage: 'received', occurred_at: day(6) };
		await warehouse.load({ return_events: [event] });
		await warehouse.build();
		// As with any source that has a log: the present status says what the log does not
		expect((await events()).map(({ event_id, stage }) => [event_id, stage])).toEqual([
			['request:r1', 'requested'],
			['e1', 'received'],
			['status:r1', 'closed']
		]);
		await warehouse.load({ return_events: [{ ...event, deleted_at: day(12) }] });
		await warehouse.build();
		expect(await events()).toEqual(before);
	});

	it('does without a time of the source: then it is dated by when we saw it', async () => {
		await warehouse.load({ returns: [request('neu', null, { return_id: 'r2' })] });
		await warehouse.load({ returns: [request('da', null, { return_id: 'r2' })] }, { loadedAt: day(20) });
		await warehouse.build();
		expect((await events('r2')).map(({ stage, at }) => [stage, String(at).slice(0, 10)])).toEqual([
			['requested', '2026-03-01'],
			['received', '2026-03-20']
		]);
	});
});
