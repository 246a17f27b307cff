// How often strangers may try: a window that slides, for all processes, across restarts, and on the right side of doubt.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AppStore } from '../../web/lib/server/app-store.ts';
import { giveBack, networkOf, takeAttempt } from '../../web/lib/server/rate-limit.ts';

const key = Buffer.alloc(32, 7);
const limits = [{ most: 3, minutes: 10 }];
const start = Date.parse('2026-11-20T12:00:00Z');
const at = (minutes: number) => new Date(start + minutes * 60_000);

let folder: string;
let store: AppStore;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'retour-limit-'));
	store = new AppStore(join(folder, 'retour.sqlite'));
});
afterEach(async () => {
	await store.close();
	rmSync(folder, { recursive: true });
});

const take = (minutes: number, subject = 'a') =>
	takeAttempt(store, key, [{ what: 'try', subject, limits }], at(minutes));

test('what is over is refused until the oldest try has left the window, and then let in', async () => {
	for (const minute of [0, 1, 2]) expect((await take(minute)).isAllowed).toBe(true);
	expect(await take(3)).toEqual({ isAllowed: false, until: at(10) });
	// what was refused does not push it back
	expect(await take(9.9)).toEqual({ isAllowed: false, until: at(10) });
	expect((await take(10)).isAllowed).toBe(true);
	expect(await take(10)).toEqual({ isAllowed: false, until: at(11) });
	expect((await take(10, 'b')).isAllowed).toBe(true);
});

test('in any order of tries no window of ten minutes has more than three', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 60 }), async (gaps) => {
			await store.write((statement) => statement('delete from rate_limit_attempts'));
			const allowed: number[] = [];
			let now = 0;
			for (const gap of gaps) {
				now += gap / 60;
				if ((await take(now)).isAllowed) allowed.push(now);
			}
			return allowed.every((one, place) => place < 3 || one - allowed[place - 3]! >= 10 - 1e-6);
		}),
		{ numRuns: 60 }
	);
});

test('one thing that is used up takes nothing of the others', async () => {
	const both = (subject: string) =>
		takeAttempt(
			store,
			key,
			[
				{ what: 'address', subject, limits },
				{ what: 'number', subject: 'one', limits: [{ most: 1, minutes: 10 }] }
			],
			at(0)
		);
	expect((await both('a')).isAllowed).toBe(true);
	for (const _ of [1, 2, 3, 4]) expect((await both('b')).isAllowed).toBe(false);
	expect((await takeAttempt(store, key, [{ what: 'address', subject: 'b', limits }], at(0))).isAllowed).toBe(true);
});

test('a restart and a second process count what was counted, and a right try is given back', async () => {
	const first = await take(0);
	await take(0);
	await store.close();
	store = new AppStore(join(folder, 'retour.sqlite'));
	const other = new AppStore(join(folder, 'retour.sqlite'));
	expect((await takeAttempt(other, key, [{ what: 'try', subject: 'a', limits }], at(1))).isAllowed).toBe(true);
	await other.close();
	expect((await take(1)).isAllowed).toBe(false);
	if (first.isAllowed) await giveBack(store, first.attempts);
	expect((await take(1)).isAllowed).toBe(true);
});

test('the file names nobody, and forgets after a day', async () => {
	await take(0, '203.0.113.9');
	await take(24 * 60 + 1, '198.51.100.7');
	const byHand = new DatabaseSync(join(folder, 'retour.sqlite'));
	const rows = byHand.prepare('select * from rate_limit_attempts').all();
	byHand.close();
	expect(rows).toHaveLength(1);
	expect(JSON.stringify(rows)).not.toMatch(/203|198/);
});

test('where tries cannot be counted, nothing may be tried', async () => {
	writeFileSync(join(folder, 'a-file'), '');
	const nowhere = new AppStore(join(folder, 'a-file', 'retour.sqlite'));
	const tried = () => takeAttempt(nowhere, key, [{ what: 'try', subject: 'a', limits }], at(0));
	await expect(tried()).rejects.toThrow(expect.objectContaining({ code: 'store_unwritable' }));
});

test('an address of IPv6 counts as its network', () => {
	expect(networkOf('203.0.113.9')).toBe('203.0.113.9');
	expect(networkOf('::ffff:203.0.113.9')).toBe('203.0.113.9');
	expect(networkOf('2001:db8:1:2:aaaa::1')).toBe('2001:db8:1:2::/64');
	expect(networkOf('2001:0db8:0001:0002::9')).toBe('2001:db8:1:2::/64');
	expect(networkOf('2001:db8::1')).toBe('2001:db8:0:0::/64');
	expect(networkOf('::1')).toBe('0:0:0:0::/64');
	expect(networkOf('fe80::1%eth0')).toBe('fe80:0:0:0::/64');
});
