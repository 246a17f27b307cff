// Who may see a return, and what they see: on a real published file and a real store.
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AppStore } from '../../web/lib/server/app-store.ts';
import { queryTexts } from '../../web/lib/server/query-texts.ts';
import { trackReturn, type TrackAnswer, type TrackQuestion } from '../../web/lib/server/tracking.ts';
import { Warehouse } from '../../web/lib/server/warehouse.ts';
import { removeFolder } from '../warehouse/published-folder.ts';
import { writeCompany } from './company.ts';

const key = Buffer.alloc(32, 1);
const start = Date.parse('2026-11-24T09:00:00Z');
const minutes = (count: number) => new Date(start + count * 60_000);

let dataFolder: string;
let warehouse: Warehouse;
let store: AppStore;
let lease: ReturnType<Warehouse['lease']>;
let stores = 0;

beforeAll(async () => {
	dataFolder = await writeCompany();
	warehouse = new Warehouse({
		folder: join(dataFolder, 'published'),
		queries: queryTexts,
		connections: 2,
		threads: 1,
		memoryMb: 200,
		seconds: 10
	});
	lease = warehouse.lease();
});
beforeEach(async () => {
	await store?.close();
	store = new AppStore(join(dataFolder, 'app', `${++stores}.sqlite`));
});
afterAll(async () => {
	await store.close();
	lease.release();
	await warehouse.close();
	removeFolder(dataFolder);
});

const ask = (
	rma_number: string,
	contact: string,
	{ address = '203.0.113.1', at = minutes(0) }: { address?: string; at?: Date } = {}
): Promise<TrackAnswer> => trackReturn({ rma_number, contact }, { warehouse: lease, store, key, address, at });

describe('a return is shown', () => {
	test.each([
		['RMA-1', 'ada@example.com'],
		[' rma-1 ', ' Ada@Example.COM '],
		['#RMA- 1', '0042'],
		['RMA-1', '+49 170 555 00 42'],
		['ＲＭＡ-１', '００４２']
	])('to who knows %j and %j', async (rma_number, contact) => {
		expect(await ask(rma_number, contact)).toMatchObject({
			kind: 'found',
			tracked: { key: { source_id: 'shop', return_id: '1' }, standing: 'authorized' }
		});
	});

	test.each([
		['RMA-1', 'bob@example.com'],
		['RMA-1', '0043'],
		['RMA-1', '42'],
		['RMA-1', ''],
		['RMA-1', '@'],
		['RMA-1', 'null'],
		['RMA-2', '0042'],
		['RMA-9', 'ada@example.com'],
		['', 'ada@example.com'],
		["RMA-1' or '1'='1", 'ada@example.com']
	])('to nobody else: %j and %j', async (rma_number, contact) => {
		expect(await ask(rma_number, contact)).toEqual({ kind: 'nothing' });
	});

	test('of two sources with one number the one whose customer asks', async () => {
		expect(await ask('RMA-TWICE', 'ada@example.com')).toMatchObject({ tracked: { standing: 'requested' } });
		expect(await ask('RMA-TWICE', '1815')).toMatchObject({ tracked: { key: { source_id: 'till' } } });
	});

	test('without names, goods, staff or notes', async () => {
		for (const rma of ['RMA-1', 'RMA-DONE-1']) {
			const text = JSON.stringify(await ask(rma, 'ada@example.com'));
			expect(text).toContain('"found"');
			expect(text).not.toMatch(/Lovelace|Hopper|Oxford|style|generous|ada@|129|c-1|hash/);
		}
	});
});

describe('the expected time', () => {
	test('is that of the returns that had waited as long', async () => {
		// Of 6, 12, … 240 hours those beyond 60 are 66 … 240, thirty of them, that is 6 … 180 hours left; the 10 % point of
		// thirty values lies 2.9 steps above the first: 6 + 2.9 × 6 = 23.4 hours, the 90 % point 6 + 26.1 × 6 = 162.6.
		// 07:59 on the 24th and 23.4 hours are the 25th at 07:23; and 162.6 hours the 1st of December at 02:35.
		expect(await ask('RMA-2', 'ada@example.com')).toMatchObject({
			tracked: { expected: { kind: 'by_day', low_on: '2026-11-25', high_on: '2026-12-01' } }
		});
	});

	test('counts from the arrival of a parcel that was not sent yet', async () => {
		// All forty: the 10 % point is 6 + 3.9 × 6 = 29.4 hours, the 90 % point 6 + 35.1 × 6 = 216.6 hours.
		expect(await ask('RMA-1', '0042')).toMatchObject({
			tracked: { expected: { kind: 'after_arrival', low_days: 1, high_days: 10 } }
		});
	});

	test('is not given where nothing is known of like returns', async () => {
		expect(await ask('RMA-TWICE', '1815')).toMatchObject({ tracked: { expected: { kind: 'unknown' } } });
	});
});

describe('who guesses', () => {
	const guess = (index: number): TrackQuestion => ({
		rma_number: 'RMA-1',
		contact: String(index).padStart(4, '0')
	});

	test('gets nothing of 1,000 guesses from one address, though one is right', async () => {
		const kinds: Record<string, number> = { found: 0, nothing: 0, locked: 0 };
		for (let index = 0; index < 1000; index++) {
			// two a second
			const at = minutes(index / 120);
			const { rma_number, contact } = guess(index);
			kinds[(await ask(rma_number, contact, { at })).kind]! += 1;
		}
		// the 43rd guess was right, and came when the number was locked
		expect(kinds).toEqual({ found: 0, nothing: 5, locked: 995 });
	});

	test('gets no more from a thousand addresses at once', async () => {
		const answers = await Promise.all(
			Array.from({ length: 1000 }, (_, index) => {
				const { rma_number, contact } = guess(index);
				return ask(rma_number, contact, { address: `198.51.${index >> 8}.${index & 255}` });
			})
		);
		expect(answers.filter(({ kind }) => kind === 'nothing')).toHaveLength(5);
		expect(answers.filter(({ kind }) => kind === 'found')).toHaveLength(0);
	});

	test('over many numbers is stopped too, and told when to come back', async () => {
		const answers: TrackAnswer[] = [];
		for (let index = 0; index < 12; index++) answers.push(await ask(`RMA-${index + 100}`, '0042'));
		expect(answers.map(({ kind }) => kind)).toEqual([...Array<string>(10).fill('nothing'), 'locked', 'locked']);
		expect(answers.at(-1)).toEqual({ kind: 'locked', until: minutes(15) });
		expect((await ask('RMA-1', '0042', { at: minutes(15) })).kind).toBe('found');
	});

	test('and a customer who looks again and again is not', async () => {
		for (let index = 0; index < 15; index++) expect((await ask('RMA-1', '0042')).kind).toBe('found');
	});

	test('learns nothing from the time: no number, a wrong ending and a right one take as long', async () => {
		const of = { missing: ['RMA-404', '0042'], wrong: ['RMA-2', '9999'], right: ['RMA-1', '0042'] } as const;
		for (const name of ['missing', 'wrong', 'right'] as const) {
			const spent: number[] = [];
			for (let round = 0; round < 4; round++) {
				const began = performance.now();
				const [rma_number, contact] = of[name];
				await ask(rma_number, contact, { address: `203.0.113.${round}` });
				spent.push(performance.now() - began);
			}
			// of four the quickest: a busy machine makes some slower, none quicker
			expect(Math.min(...spent)).toBeGreaterThan(298);
			expect(Math.min(...spent)).toBeLessThan(330);
		}
	});
});
