// Versions over time through the real pipeline: what a run restates is logged, a closed month is held against what was
// reported, and a version that was gone back to is held until somebody goes forward.
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { publishCommand, type PublishCall } from '../../etl/commands/publish.ts';
import { checkConfig, readEnvironment, type Config } from '../../etl/config.ts';
import type { Effects } from '../../etl/effects.ts';
import { runPipeline } from '../../etl/pipeline.ts';
import { readClosures } from '../../etl/publish/closures.ts';
import { readRestatements } from '../../etl/publish/restatements.ts';
import { currentVersion, listVersions, readServing } from '../../etl/publish/versions.ts';

let folder: string;
let dataFolder: string;
let config: Config;
let clock = new Date();
const said: string[] = [];
const effects: Effects = {
	now: () => clock,
	log: (level, sentence) => void said.push(`${level}: ${sentence}`),
	progress: () => {},
	threads: 2,
	memoryLimit: '1GB'
};
const { signal } = new AbortController();

beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'retour-lifecycle-'));
	dataFolder = join(folder, 'data');
	mkdirSync(join(folder, 'files'));
	config = checkConfig({ sources: [{ id: 'shop', kind: 'files', folder: join(folder, 'files') }] }, null);
	write('products', ['product_id,name', 'p1,Kettle']);
	write('orders', ['order_id,ordered_at', 'o1,2026-10-01T10:00:00Z', 'o2,2026-11-05T10:00:00Z']);
	write('order_lines', [
		'order_line_id,order_id,product_id,quantity,net_amount,shipped_at',
		'l1,o1,p1,4,100,2026-10-02T10:00:00Z',
		'l2,o2,p1,1,25,2026-11-06T10:00:00Z'
	]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(entity: string, lines: readonly string[]): void {
	const path = join(folder, 'files', `${entity}.csv`);
	writeFileSync(path, `${lines.join('\n')}\n`);
	utimesSync(path, clock, clock);
}

const run = (at: string) => {
	clock = new Date(at);
	return runPipeline({ config, environment: { dataFolder }, effects, trigger: 'command', signal });
};

async function retour(options: PublishCall): Promise<Record<string, unknown>> {
	let printed = '';
	const environment = { ...readEnvironment({}), dataFolder };
	await publishCommand(
		{ config, environment, effects, signal, json: true, print: (text) => (printed = text) },
		options
	);
	return JSON.parse(printed) as Record<string, unknown>;
}

test('the first version restates nothing; a late return in the next is logged with its month and cause', async () => {
	await run('2026-11-10T08:00:00Z');
	expect(readRestatements(dataFolder, '20261110T080000Z')).toEqual({
		version: '20261110T080000Z',
		previous: null,
		closed: [],
		problems: []
	});
	write('returns', ['return_id,order_id,requested_at', 'r1,o1,2026-11-12T10:00:00Z']);
	write('return_lines', ['return_line_id,return_id,order_line_id,quantity,reason_code', 'rl1,r1,l1,1,defective']);
	await run('2026-11-13T08:00:00Z');
	const log = readRestatements(dataFolder, '20261113T080000Z');
	expect(log?.problems).toEqual([]);
	expect(log?.previous).toMatchObject({
		before: '20261110T080000Z',
		through: '2026-10',
		months: [{ month: '2026-10', shipped_before: 4, shipped_after: 4, returned_before: 0, returned_after: 1 }],
		causes: [{ relation: 'fct_return_lines', cause: 'late_return', change: 'new', rows: 1, returned_units: 1 }]
	});
});

test('a month that is not over cannot be closed; a closed one is held against what was reported, and not twice', async () => {
	await expect(retour({ close: '2026-11' })).rejects.toMatchObject({ code: 'PUBLISH_PERIOD_OPEN', exit: 2 });
	await expect(retour({ close: 'October' })).rejects.toMatchObject({ code: 'PUBLISH_MONTH' });
	expect(await retour({ close: '2026-10', as: 'October books', at: '20261110T080000Z' })).toMatchObject({
		month: '2026-10',
		name: 'October books',
		version: '20261110T080000Z'
	});
	await expect(retour({ close: '2026-10' })).rejects.toMatchObject({ code: 'PUBLISH_CLOSED' });
	write('order_lines', [
		'order_line_id,order_id,product_id,quantity,net_amount,shipped_at',
		'l1,o1,p1,5,125,2026-10-02T10:00:00Z',
		'l2,o2,p1,1,25,2026-11-06T10:00:00Z'
	]);
	await run('2026-11-14T08:00:00Z');
	const log = readRestatements(dataFolder, '20261114T080000Z');
	expect(log?.previous?.months).toMatchObject([{ shipped_before: 4, shipped_after: 5, returned_before: 1 }]);
	// against the books, not against yesterday
	expect(log?.closed).toMatchObject([
		{
			month: '2026-10',
			name: 'October books',
			restatement: {
				before: '20261110T080000Z',
				months: [{ month: '2026-10', shipped_before: 4, shipped_after: 5, returned_before: 0, returned_after: 1 }]
			}
		}
	]);
	const list = await retour({ list: true });
	expect(list).toMatchObject({ closures: [{ month: '2026-10', reopened_at: null }], pinned_at: null });
});

test('going back holds: what a run publishes waits until somebody goes forward', async () => {
	expect(await retour({ rollback: true })).toEqual({ version: '20261113T080000Z', pinned: true });
	write('products', ['product_id,name', 'p1,Kettle', 'p2,Teapot']);
	const record = await run('2026-11-15T08:00:00Z');
	expect(record).toMatchObject({ outcome: 'ok', version: '20261115T080000Z' });
	expect(currentVersion(dataFolder)).toBe('20261113T080000Z');
	expect(readServing(dataFolder)?.pinned_at).toBe('2026-11-14T08:00:00.000Z');
	expect(said.at(-2)).toContain('version 20261115T080000Z waits');
	// nothing changed: the version that waits is not made a second time
	expect((await run('2026-11-16T08:00:00Z')).version).toBeNull();
	expect(await retour({ forward: true })).toEqual({ version: '20261115T080000Z', pinned: false });
	write('products', ['product_id,name', 'p1,Kettle', 'p2,Teapot', 'p3,Cup']);
	await run('2026-11-17T08:00:00Z');
	expect(currentVersion(dataFolder)).toBe('20261117T080000Z');
});

test('what closes a period outlives the policy, until it is reopened', async () => {
	write('products', ['product_id,name', 'p1,Kettle', 'p2,Teapot', 'p3,Mug']);
	config.publish.keep = { allForDays: 1, dailyForDays: 1, monthEnds: 0 };
	await run('2027-02-01T08:00:00Z');
	expect(listVersions(dataFolder)).toEqual([
		'20270201T080000Z', '20261117T080000Z', '20261115T080000Z', '20261110T080000Z'
	]); // prettier-ignore
	await retour({ reopen: '2026-10' });
	await expect(retour({ reopen: '2026-10' })).rejects.toMatchObject({ code: 'PUBLISH_NOT_CLOSED' });
	expect(readClosures(dataFolder)).toMatchObject([{ month: '2026-10', reopened_at: '2027-02-01T08:00:00.000Z' }]);
	write('products', ['product_id,name', 'p1,Kettle', 'p2,Teapot', 'p3,Jug']);
	await run('2027-02-02T08:00:00Z');
	expect(listVersions(dataFolder)).toEqual(['20270202T080000Z', '20270201T080000Z', '20261117T080000Z']);
});

test('two commands in one call, and what belongs to another, are refused', async () => {
	await expect(retour({ list: true, forward: true })).rejects.toMatchObject({ code: 'PUBLISH_CALL', exit: 2 });
	await expect(retour({ as: 'x' })).rejects.toMatchObject({ code: 'PUBLISH_CALL' });
	await expect(retour({ compare: ['20270202T080000Z'] })).rejects.toMatchObject({ code: 'PUBLISH_CALL' });
});
