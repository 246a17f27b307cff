import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { contract } from '../../etl/contract/contract.ts';
import { makeShop, runRetour, statusOf, type Ended, type Shop } from './shop.ts';

let shop: Shop;
let first: Ended;

beforeAll(async () => {
	shop = makeShop();
	first = await shop.retour('run');
});

test('a run says where every row went and what it published', async () => {
	expect(first.stderr).not.toContain('BUG');
	expect(first.stdout).toMatch(/order_lines +3 read = 3 loaded \+ 0 unchanged \+ 0 quarantined/);
	expect(first.stdout).toMatch(/published: \d{8}T\d{6}Z/);
	expect(first.code).toBe(0);
});

test('the same input once more changes nothing and publishes nothing', async () => {
	const before = await statusOf(shop);
	const again = await shop.retour('run', '--json');
	const run = JSON.parse(again.stdout) as {
		version: string | null;
		models: { built: number };
		sources: { outcome: string }[];
	};
	expect(run).toMatchObject({ version: null, models: { built: 0 }, sources: [{ outcome: 'unchanged' }] });
	expect((await statusOf(shop)).published?.version).toBe(before.published?.version);
});

test('status accounts for every row, per source and entity', async () => {
	const { sources } = await statusOf(shop);
	expect(sources.map((source) => source.entity)).toEqual([
		'order_lines',
		'orders',
		'products',
		'return_lines',
		'returns'
	]);
	for (const { rows_read, loaded, unchanged, quarantined } of sources)
		expect(rows_read).toBe(loaded + unchanged + quarantined);
});

test('a metric is answered with its numerator, denominator and interval', async () => {
	const { stdout, code } = await shop.retour(
		'metric',
		'return_rate',
		'--by',
		'category',
		'--where',
		'channel=web',
		'--format',
		'json'
	);
	const answer = JSON.parse(stdout) as { rows: Record<string, unknown>[] };
	expect(code).toBe(0);
	expect(answer).toMatchObject({
		metric: 'return_rate',
		basis: 'cohort',
		measure: 'units',
		counted: 'requested',
		by: ['category']
	});
	expect(answer.rows).toMatchObject([
		{ category: 'Dresses', numerator: 0, denominator: 1, value: 0 },
		{ category: 'Shoes', numerator: 1, denominator: 3 }
	]);
	expect((await shop.retour('metric', 'return_rate', '--by', 'month', '--format', 'csv')).stdout).toMatch(
		/^month,value,numerator,denominator,low,high\r\n2026-01-01,/
	);
});

test('a metric is held against another period, and led to other coordinates step by step', async () => {
	const days = ['--from', '2026-01-01', '--to', '2026-02-01'];
	const shape = ['--by', 'category', '--compare', 'previous', '--totals', '--top', '1', '--json'];
	const { stdout } = await shop.retour('metric', 'return_rate', ...days, ...shape);
	const answer = JSON.parse(stdout) as { rows: Record<string, unknown>[]; compared: Record<string, unknown> };
	expect(answer.compared).toMatchObject({ from: '2025-12-01', to: '2026-01-01', partial: false });
	expect(answer.rows).toMatchObject([
		{ category: 'Shoes', level: 1, others: 0, denominator: 3, compared_denominator: 0, difference: null },
		{ category: 'other', level: 1, others: 1, denominator: 1 },
		{ category: null, level: 0, numerator: 1, denominator: 4 }
	]);
	const bridged = await shop.retour('metric', 'return_rate', ...days, '--bridge', 'measure=lines,basis=return_date');
	expect(bridged.stdout).toMatch(
		/^changed +basis[^]*\nbasis +return_date +units[^]*\nmeasure +return_date +lines[^]*the sum of the parts/
	);
	const refused = await shop.retour('metric', 'return_rate', '--bridge', 'colour=red');
	expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('a bridge goes to coordinates')]);
});

test('a question that makes no sense is refused with what could have stood there, and exit code 2', async () => {
	const { code, stderr } = await shop.retour('metric', 'return_rate', '--by', 'colour');
	expect(code).toBe(2);
	expect(stderr).toContain('colour');
	expect(stderr).toContain('hint:');
});

test('plan says what would be built without building it', async () => {
	shop.write('orders.csv', [
		'order_id,customer_id,channel,ordered_at,currency,country',
		'o1,c1,web,2026-01-05T10:00:00Z,EUR,DE',
		'o2,c2,store,2026-01-06T10:00:00Z,EUR,FR'
	]);
	const { stdout, code } = await shop.retour('plan', '--json');
	expect(code).toBe(0);
	expect(JSON.parse(stdout)).toMatchObject({ sources: [{ source: 'shop', landings_to_load: 0 }] });
});

test('only what changed is loaded, and the new version serves', async () => {
	const before = (await statusOf(shop)).published?.version ?? '';
	const run = JSON.parse((await shop.retour('run', '--json')).stdout) as {
		version: string;
		sources: { entities: unknown[] }[];
	};
	expect(run.version > before).toBe(true);
	expect(run.sources[0]?.entities).toEqual([
		{ entity: 'orders', rows_read: 2, inserted: 0, updated: 1, unchanged: 1, quarantined: 0, deleted: 0 }
	]);
});

test('an earlier version can be served again, and stays until something changes', async () => {
	const { stdout } = await shop.retour('publish', '--list', '--json');
	const { versions } = JSON.parse(stdout) as { versions: { version: string; current: boolean }[] };
	expect(versions.map((version) => version.current)).toEqual([true, false]);
	const older = versions[1]?.version ?? '';
	expect((await shop.retour('publish', '--rollback', older)).code).toBe(0);
	await shop.retour('run');
	expect((await statusOf(shop)).published?.version).toBe(older);
	const unknown = await shop.retour('publish', '--rollback', '20000101T000000Z');
	expect(unknown).toMatchObject({ code: 2 });
	expect(unknown.stderr).toContain('there is no version 20000101T000000Z');
	await shop.retour('publish');
});

test('check writes a template for every entity, with the columns of the contract', async () => {
	const folder = join(mkdtempSync(join(tmpdir(), 'retour-templates-')), 'templates');
	expect((await shop.retour('check', '--templates', folder)).code).toBe(0);
	expect(readdirSync(folder).sort()).toEqual(contract.map((entity) => `${entity.name}.csv`).sort());
	expect(readFileSync(join(folder, 'warehouses.csv'), 'utf8')).toBe(
		'warehouse_id,name,country,updated_at,deleted_at\r\n'
	);
});

test('check says what a source supplies and what it does not', async () => {
	const { stdout, code } = await shop.retour('check');
	expect(code).toBe(0);
	expect(stdout).toContain('supplies');
	expect(stdout).toContain('order_lines');
});

test('help shows examples, an unknown command and an unknown flag exit with 2', async () => {
	const help = await shop.retour('metric', '--help');
	expect(help).toMatchObject({ code: 0 });
	expect(help.stdout).toContain('Examples:');
	expect((await shop.retour('rum')).code).toBe(2);
	expect((await shop.retour('run', '--fulll')).code).toBe(2);
	expect((await shop.retour('run', '--source', 'nobody')).stderr).toContain('there is no source nobody');
});

test('every mistake of a configuration is named before anything runs', async () => {
	const config = join(shop.folder, 'bad.config.ts');
	writeFileSync(config, `export default { sources: [{ id: 'a', kind: 'files' }], reportign: {} };\n`);
	const { code, stderr } = await runRetour(['run'], { ...shop.environment, RETOUR_CONFIG: config });
	expect(code).toBe(2);
	expect(stderr).toContain('sources[0].folder is missing');
	expect(stderr).toContain('reportign is not a setting');
});

test('a data folder that cannot be written gets one sentence', async () => {
	const file = join(shop.folder, 'a-file');
	writeFileSync(file, '');
	const { code, stderr } = await runRetour(['start'], { ...shop.environment, RETOUR_DATA: join(file, 'data') });
	expect(code).toBe(2);
	expect(stderr).toMatch(/^run: the data folder .* cannot be written \(ENOTDIR\)\n {2}hint:/);
	expect(existsSync(join(file, 'data'))).toBe(false);
});

test('a reader that has seen enough ends a command quietly', () => {
	const bin = join(import.meta.dirname, '../../etl/bin.js');
	const { stdout, stderr } = spawnSync('sh', ['-c', `"${process.execPath}" "${bin}" metric --help | head -1`], {
		encoding: 'utf8'
	});
	expect([stdout, stderr]).toEqual(['Usage: retour metric [options] [name]\n', '']);
});
