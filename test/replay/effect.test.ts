// What a replay would change is shown before it changes anything, and is what it then changes.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeEffect } from '../../etl/commands/replay.ts';
import { checkConfig } from '../../etl/config.ts';
import { openDatabase } from '../../etl/effects.ts';
import { runPipeline } from '../../etl/pipeline.ts';
import { currentVersion, versionFile } from '../../etl/publish/versions.ts';
import { effectOfReplay, type ReplayEffect } from '../../etl/replay-effect.ts';
import { replayForGood } from '../../etl/replay.ts';
import { listRuns } from '../../etl/runs.ts';
import { quiet } from '../load/store.ts';

const folder = mkdtempSync(join(tmpdir(), 'retour-replay-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const dataFolder = join(folder, 'data');
const input = join(folder, 'input');
/** The source as it was configured when its files were read, and with the rules that were found to be missing. */
const configWith = (rules: object) =>
	checkConfig(
		{
			reporting: { timezone: 'UTC', currency: 'EUR' },
			sources: [{ id: 'shop', kind: 'files', folder: input, timezone: 'UTC', currency: 'EUR', ...rules }],
			limits: { threads: 2, memoryMb: 1000 }
		},
		null
	);
const config = configWith({ values: { decimalComma: true } });
let now = Date.parse('2026-11-24T08:00:00Z');
const effects = { ...quiet, now: () => new Date((now += 1000)) };
const signal = new AbortController().signal;
const filter = { source: null, entity: null, reason: null };

async function query(path: string, sql: string): Promise<unknown[][]> {
	const database = await openDatabase(path, quiet);
	try {
		return (await database.connection.runAndReadAll(sql)).getRowsJson() as unknown[][];
	} finally {
		database.close();
	}
}
const warehouse = (sql: string) => query(join(dataFolder, 'warehouse.duckdb'), sql);
const published = (sql: string) => query(versionFile(dataFolder, currentVersion(dataFolder)!), sql);

/** Ten lines shipped in March and ten in April; of those of March two came back, the one as the quantity says. */
beforeAll(async () => {
	mkdirSync(input);
	const write = (name: string, ...lines: string[]) => writeFileSync(join(input, name), `${lines.join('\n')}\n`);
	const of = (count: number, line: (n: number) => string) => Array.from({ length: count }, (_, n) => line(n));
	const month = (n: number) => (n < 10 ? '03' : '04');
	write('products.csv', 'product_id,name', 'p1,Shoe');
	write('orders.csv', 'order_id,customer_id,ordered_at', ...of(20, (n) => `o${n},c1,2026-${month(n)}-05T10:00:00Z`));
	write(
		'order_lines.csv',
		'order_line_id,order_id,product_id,quantity,net_amount,shipped_at',
		...of(20, (n) => `l${n},o${n},p1,1,10,2026-${month(n)}-06T10:00:00Z`),
		'l20,o1,p1,"-5,0",10,'
	);
	write('returns.csv', 'return_id,order_id,requested_at', ...of(2, (n) => `r${n},o${n},2026-05-0${n + 1}T10:00:00Z`));
	write(
		'return_lines.csv',
		'return_line_id,return_id,order_line_id,quantity',
		'rl0,r0,l0,1',
		'rl1,r1,l1,"1,0"',
		'rl2,r1,l1,many'
	);
	write('refunds.csv', 'refund_id,return_id,amount,status,paid_at', 'f1,r1,"10,00",paid,2026-05-03T10:00:00Z');
	await runPipeline({ config: configWith({}), environment: { dataFolder }, effects, trigger: 'command', signal });
}, 120_000);

let judged: ReplayEffect;

test('the effect is shown without changing anything', async () => {
	const before = await warehouse('select count(*) from load.quarantine');
	const version = currentVersion(dataFolder);
	const effect = await effectOfReplay({ config, dataFolder, effects, filter });
	judged = effect;
	expect(effect.months).toEqual([
		{
			month: '2026-03',
			returnRate: { before: 0.1, after: 0.2 },
			shippedUnits: { before: 10, after: 10 },
			returnedUnits: { before: 1, after: 2 },
			refundAmount: { before: null, after: null }
		},
		{
			month: '2026-05',
			returnRate: { before: null, after: null },
			shippedUnits: { before: null, after: null },
			returnedUnits: { before: null, after: null },
			refundAmount: { before: null, after: 10 }
		}
	]);
	// Less than nothing was ordered, and nothing shipped
	expect(effect.broken).toMatchObject([{ relation: 'marts.fct_order_lines', severity: 'stop', failures: 1 }]);
	const text = describeEffect(effect, 'EUR');
	expect(text).toContain('2 replayed = 1 accepted (1 new, 0 changed, 0 known) + 1 still in quarantine');
	expect(text).toContain('+3 rows, return rate of 2026-03 +10.0 points');
	expect(text).toContain('would break: marts.fct_order_lines');
	expect(text).toContain('refunds EUR none to 10.00');
	expect(await warehouse('select count(*) from load.quarantine')).toEqual(before);
	expect(currentVersion(dataFolder)).toBe(version);
	expect(readdirSync(dataFolder).filter((name) => name.startsWith('.replay'))).toEqual([]);
}, 120_000);

test('a replay that was judged before something else came in is refused', async () => {
	await warehouse(`update load.quarantine set line = line + 1 where entity = 'refunds'`);
	await expect(
		replayForGood({ config, dataFolder, effects, signal, filter, state: judged.state })
	).rejects.toMatchObject({ code: 'REPLAY_CHANGED' });
	await warehouse(`update load.quarantine set line = line - 1 where entity = 'refunds'`);
	expect(listRuns(dataFolder)[0]).toMatchObject({ outcome: 'failed', error: { code: 'REPLAY_CHANGED' } });
}, 120_000);

test('what was shown is what is published, by a run of its own', async () => {
	const before = currentVersion(dataFolder);
	const { state, months } = judged;
	const only = { ...filter, entity: 'return_lines' };
	const { run, replays } = await replayForGood({ config, dataFolder, effects, signal, filter: only, state });
	expect(replays[0]?.still).toEqual([{ entity: 'return_lines', reason: 'wrong_type', column: 'quantity', rows: 1 }]);
	expect(run).toMatchObject({ outcome: 'ok', trigger: 'command', sources: [{ source: 'shop', outcome: 'ok' }] });
	expect(run.version).not.toBe(before);
	expect(run.version).toBe(currentVersion(dataFolder));
	expect(run.sources[0]?.entities).toMatchObject([
		{ entity: 'return_lines', rows_read: 2, inserted: 1, unchanged: 0, quarantined: 1 }
	]);
	expect(
		await published(
			"select sum(returned_units)::int, sum(shipped_units)::int from marts.fct_order_lines where cohort_on < '2026-04-01'"
		)
	).toEqual([[months[0]?.returnedUnits.after, months[0]?.shippedUnits.after]]);
	expect(
		await published(
			'select entity, reason, rows::int, replayable_rows::int, line::int, found from meta.quarantine_rules'
		)
	).toEqual([
		['order_lines', 'wrong_type', 1, 1, 22, '-5,0'],
		['refunds', 'wrong_type', 1, 1, 2, '10,00'],
		['return_lines', 'wrong_type', 1, 1, 4, 'many']
	]);
	expect(await published('select entity, line::int from meta.quarantine order by all')).toEqual([
		['order_lines', 22],
		['refunds', 2],
		['return_lines', 4]
	]);
}, 120_000);
