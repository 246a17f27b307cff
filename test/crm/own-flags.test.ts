// The flags of the dashboard as a source: not there before somebody flags, then each flag as it is now, and what was taken
// back as deleted. The rows that SQL makes of the events are those that the dashboard folds of them.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkConfig } from '../../etl/config.ts';
import { sourcesOf } from '../../etl/sources/from-config.ts';
import type { Cursor, Landing } from '../../etl/sources/types.ts';
import { AppStore } from '../../web/lib/server/app-store.ts';
import { flagCustomers, readFlags, sayOfFlags, undoAct } from '../../web/lib/server/crm-flags.ts';
import { plainRows } from '../../sql/metrics/duckdb.ts';
import { extraction } from '../extraction.ts';
import { openWarehouse } from '../models/warehouse.ts';

const effects = { now: () => new Date(), log: () => {}, progress: () => {}, threads: 1, memoryLimit: '300MB' };
const config = checkConfig({ sources: [{ id: 'shop', kind: 'files', folder: '/nowhere' }] }, null);

let dataFolder: string;
let store: AppStore;
let clock: number;
beforeEach(() => {
	dataFolder = mkdtempSync(join(tmpdir(), 'retour-own-flags-'));
	store = new AppStore(join(dataFolder, 'app', 'retour.sqlite'));
	clock = Date.parse('2026-11-30T09:00:00Z');
});
afterEach(async () => {
	await store.close();
	rmSync(dataFolder, { recursive: true });
});

const when = () => ({ by: null, today: '2026-11-30', at: new Date((clock += 60_000)) });
const flag = (customer_id: string) =>
	flagCustomers(
		store,
		[{ source_id: 'shop', customer_id, evidence: null }],
		{
			reason: 'late_returns', measure: 'call', owner_id: '', owner: 'Ben', due_on: '2026-12-05', expires_on: '2027-02-28',
			look_on: '', justification: '', note: 'free words'
		}, // prettier-ignore
		when()
	);
const ids = async () => (await sourcesOf(config, [], dataFolder)).map((source) => source.id);

async function read(
	cursor: Cursor = {},
	kind: 'increment' | 'reload' = 'increment'
): Promise<{ landing: Landing | null; rows: Record<string, unknown>[] }> {
	const [source] = await sourcesOf(config, ['own-flags'], dataFolder);
	const folder = join(dataFolder, 'landing');
	mkdirSync(folder, { recursive: true });
	const landing = await source!.extract(extraction({ effects, cursor, folder, reading: { kind } }));
	const lines = landing ? readFileSync(join(folder, landing.files[0]!.file), 'utf8').trim().split('\n') : [];
	return { landing, rows: lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

describe('the flags of the dashboard', () => {
	test('are no source before the first one', async () => {
		expect(await ids()).toEqual(['shop']);
		await store.write((statement) => statement('select 1'));
		expect(await ids()).toEqual(['shop']);
		await flag('c1');
		expect(await ids()).toEqual(['shop', 'own-flags']);
	});

	test('are read once, again when something was said, and as deleted when taken back; never their free words', async () => {
		await flag('c1');
		const second = await flag('c2');
		const first = await read();
		expect(first.rows).toMatchObject([
			{ customer_id: 'c1', customer_source_id: 'shop', measure: 'call', due_on: '2026-12-05', look_on: null },
			{ customer_id: 'c2', deleted_at: null }
		]);
		expect(JSON.stringify(first.rows)).not.toContain('free words');
		const { cursor } = first.landing!;
		expect((await read(cursor)).landing).toBeNull();

		const [c1] = (await readFlags(store)).filter(({ customer_id }) => customer_id === 'c1');
		await sayOfFlags(store, [c1!.flag_id], { kind: 'carried_out', due_on: '' }, when());
		await undoAct(store, second.act_id, when());
		expect((await read(cursor)).rows).toMatchObject([
			{ customer_id: 'c1', due_on: null, deleted_at: null },
			{ customer_id: 'c2', deleted_at: new Date(clock).toISOString() }
		]);
		expect((await read(cursor, 'reload')).rows).toHaveLength(2);
	});

	test('whose store is no store are a source that fails alone and says why', async () => {
		await store.close();
		mkdirSync(join(dataFolder, 'app'), { recursive: true });
		writeFileSync(
			join(dataFolder, 'app', 'retour.sqlite'),
			'no database at all, but long enough to be looked at as one'
		);
		expect(await ids()).toContain('own-flags');
		await expect(read()).rejects.toMatchObject({ code: 'FLAGS_UNREADABLE' });
	});

	test('keep their id for themselves', () => {
		const named = { sources: [{ id: 'own-flags', kind: 'files' as const, folder: '/nowhere' }] };
		expect(() => checkConfig(named, null)).toThrow(/own-flags/);
	});
});

type Act = { kind: 'flag' | 'change' | 'appeal' | 'decide' | 'lift' | 'undo'; who: number; day: number; nth: number };
const acts = fc.array(
	fc.record({
		kind: fc.constantFrom<Act['kind']>('flag', 'flag', 'change', 'appeal', 'decide', 'lift', 'undo'),
		who: fc.nat(2),
		day: fc.nat(27),
		nth: fc.nat(20)
	}),
	{ maxLength: 25 }
);

test('whatever is said and taken back, the rows are the flags that the dashboard shows', async () => {
	await fc.assert(
		fc.asyncProperty(acts, async (said) => {
			await store.close();
			rmSync(join(dataFolder, 'app'), { recursive: true, force: true });
			store = new AppStore(join(dataFolder, 'app', 'retour.sqlite'));
			const done: string[] = [];
			for (const { kind, who, day, nth } of said) {
				const flags = (await readFlags(store)).map(({ flag_id }) => flag_id);
				const one = flags.length > 0 ? [flags[nth % flags.length]!] : [];
				const on = `2026-12-${String(day + 1).padStart(2, '0')}`;
				if (kind === 'flag') done.push((await flag(`c${who}`)).act_id);
				else if (kind === 'undo') await undoAct(store, done[nth % Math.max(1, done.length)] ?? '', when());
				else if (kind === 'change')
					done.push(
						(await sayOfFlags(store, one, { kind: 'changed', owner: day % 2 ? '' : `O${who}`, due_on: on }, when()))
							.act_id
					);
				else if (kind === 'appeal')
					done.push((await sayOfFlags(store, one, { kind: 'appealed', note: 'x' }, when())).act_id);
				else if (kind === 'decide')
					done.push(
						(await sayOfFlags(store, one, { kind: 'decided', result: day % 3 ? 'upheld' : 'lifted' }, when())).act_id
					);
				else done.push((await sayOfFlags(store, one, { kind: 'lifted' }, when())).act_id);
			}
			const rows = (await ids()).includes('own-flags')
				? (await read()).rows.filter((row) => row['deleted_at'] === null)
				: [];
			const shown = (await readFlags(store)).map((one) => ({
				flag_id: one.flag_id,
				customer_id: one.customer_id,
				reason: one.reason,
				measure: one.measure,
				owner: one.owner || null,
				flagged_at: one.flagged_at,
				due_on: one.due_on || null,
				look_on: one.look_on || null,
				expires_on: one.expires_on,
				appealed_at: one.appeal?.at ?? null,
				appeal_result: one.appeal?.result ?? null,
				lifted_at: one.lifted_at
			}));
			expect(
				rows
					.map(({ customer_source_id: _source, updated_at: _at, deleted_at: _gone, ...row }) => row)
					.sort((one, other) => String(one['flag_id']).localeCompare(String(other['flag_id'])))
			).toEqual(shown.sort((one, other) => one.flag_id.localeCompare(other.flag_id)));
		}),
		{ numRuns: 60 }
	);
});

test('a flag becomes one of the source that its customer is of, and holds while it was not lifted and has not expired', async () => {
	const warehouse = await openWarehouse();
	try {
		await warehouse.load({
			customers: [{ customer_id: 'c1', segment: 'private', tier: 'vip', country: 'DE' }],
			orders: [{ order_id: 'o1', customer_id: 'c1', ordered_at: '2026-11-20T10:00:00Z' }]
		});
		const flagged = { flagged_at: '2026-11-01T10:00:00Z', measure: 'call', reason: 'other', customer_id: 'c1' };
		await warehouse.load(
			{
				customer_flags: [
					{ ...flagged, flag_id: 'f1', customer_source_id: 'erp', expires_on: '2026-11-20' },
					{ ...flagged, flag_id: 'f2', customer_source_id: 'erp', expires_on: '2026-11-19' },
					{ ...flagged, flag_id: 'f3', customer_source_id: 'erp', lifted_at: '2026-11-10T10:00:00Z' },
					{ ...flagged, flag_id: 'f4', customer_source_id: 'erp', deleted_at: '2026-11-10T10:00:00Z' }
				]
			},
			{ source: 'own-flags' }
		);
		await warehouse.build();
		const rows = await plainRows(
			await warehouse.connection.run(
				'select source_id, flag_id, segment, tier, country, flagged_on::varchar as flagged_on, is_holding from marts.fct_customer_flags order by flag_id'
			)
		);
		const of = { source_id: 'erp', segment: 'private', tier: 'vip', country: 'DE', flagged_on: '2026-11-01' };
		expect(rows).toEqual([
			{ ...of, flag_id: 'own-flags/f1', is_holding: true },
			{ ...of, flag_id: 'own-flags/f2', is_holding: false },
			{ ...of, flag_id: 'own-flags/f3', is_holding: false }
		]);
	} finally {
		warehouse.close();
	}
});
