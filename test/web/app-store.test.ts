// People's own data: what was said about signals stays, whoever says it at once and whatever becomes of the warehouse; in a
// file and in PostgreSQL alike.
import { spawn } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { endDelivery, insertDelivery, releaseLock, takeDelivery, takeLock } from '../../sql/app/alerts.ts';
import { SqliteStore } from '../../sql/app/sqlite-store.ts';
import { appendAudit, checkChain } from '../../web/lib/server/audit-log.ts';
import { heldSignals, orProblem, saySignal, signalEvents, undoSignal } from '../../web/lib/server/app-store-signals.ts';
import { leaksSaid } from '../../web/lib/server/app-store-leaks.ts';
import { AppStore } from '../../web/lib/server/app-store.ts';
import { takeAttempt } from '../../web/lib/server/rate-limit.ts';
import type { LeakState } from '../../web/lib/money/leak-states.ts';
import { signalStates, type SignalState } from '../../web/lib/quality/states.ts';
import { kindsOfStores, type StorePlace } from '../stores.ts';

const append = `insert into signal_events (signal_id, state, at, signal) values ('s1', $state, '2026-01-01T00:00:00Z', '{}')`;

describe.each(kindsOfStores)('in $name', ({ make }) => {
	let at: StorePlace;
	let store: AppStore;
	beforeEach(async () => {
		at = await make();
		store = new AppStore(at.place);
	});
	afterEach(async () => {
		await store.close();
		await at.drop();
	});

	const say = (state: SignalState, note = '', signal_id = 's1') =>
		saySignal(store, { signal_id, state, note, signal: { signal_id, batch_id: 'B-102' } });
	const stateOf = async (signal_id = 's1') => (await heldSignals(store)).get(signal_id)?.state ?? 'open';

	describe('what was said about a signal', () => {
		test('holds until something else is said, and outlives the process', async () => {
			expect(await stateOf()).toBe('open');
			await say('acknowledged', '  asked the supplier ');
			await say('explained', 'glue of week 14');
			await store.close();
			store = new AppStore(at.place);
			expect((await heldSignals(store)).get('s1')).toMatchObject({
				state: 'explained',
				note: 'glue of week 14',
				by: null,
				signal: { batch_id: 'B-102' }
			});
			expect((await signalEvents(store, 's1')).map(({ state, note }) => [state, note])).toEqual([
				['explained', 'glue of week 14'],
				['acknowledged', 'asked the supplier']
			]);
		});

		test('is taken back by another event, so that what was said before holds again', async () => {
			const first = await say('acknowledged');
			const second = await say('solved');
			expect(await undoSignal(store, 's1', second)).toBe(true);
			expect(await stateOf()).toBe('acknowledged');
			expect(await undoSignal(store, 's1', first)).toBe(true);
			expect(await stateOf()).toBe('open');
			expect((await heldSignals(store)).size).toBe(0);
			expect(await signalEvents(store, 's1')).toHaveLength(4);
		});

		test('is taken back once, of its own signal, and an undo is not undone', async () => {
			const first = await say('acknowledged');
			expect(await undoSignal(store, 'another', first)).toBe(false);
			expect(await undoSignal(store, 's1', first)).toBe(true);
			expect(await undoSignal(store, 's1', first)).toBe(false);
			expect(await undoSignal(store, 's1', first + 1)).toBe(false);
			expect(await undoSignal(store, 's1', 999)).toBe(false);
		});

		test('is never changed or deleted, not even by hand', async () => {
			await say('acknowledged');
			await expect(at.byHand("update signal_events set note = 'x'")).rejects.toThrow(/append-only/);
			await expect(at.byHand('delete from signal_events')).rejects.toThrow(/append-only/);
		});

		test('is a text and no statement', async () => {
			const note = "x'); drop table signal_events; --";
			await say('explained', note, "s'1");
			expect((await heldSignals(store)).get("s'1")?.note).toBe(note);
		});

		test('after any words and undos, the state is that of the latest that still stands', async () => {
			const act = fc.oneof(
				fc.record({ signal_id: fc.constantFrom('a', 'b'), state: fc.constantFrom(...signalStates) }),
				fc.record({ undo: fc.nat(12) })
			);
			let run = 0;
			await fc.assert(
				fc.asyncProperty(fc.array(act, { maxLength: 12 }), async (acts) => {
					run += 1;
					const own = (signal_id: string) => `${signal_id} of run ${run}`;
					const said: { id: number; signal_id: string; state: SignalState; stands: boolean }[] = [];
					for (const one of acts) {
						if ('state' in one) {
							const signal_id = own(one.signal_id);
							const id = await saySignal(store, { ...one, signal_id, note: '', signal: {} });
							said.push({ id, ...one, signal_id, stands: true });
							continue;
						}
						const target = said[one.undo % Math.max(1, said.length)];
						if (!target) continue;
						expect(await undoSignal(store, target.signal_id, target.id)).toBe(target.stands);
						target.stands = false;
					}
					const held = await heldSignals(store);
					for (const signal_id of ['a', 'b'].map(own))
						expect(held.get(signal_id)?.state).toBe(
							said.findLast((one) => one.signal_id === signal_id && one.stands)?.state
						);
				}),
				{ numRuns: 25 }
			);
		});
	});

	describe('what was said about a leak', () => {
		const leak = { leak_id: 'l1', rule: 'refunded_twice', amount: 100 };
		const sayLeak = (state: LeakState, note = '') =>
			leaksSaid.say(store, { subject_id: 'l1', state, note, subject: leak });

		test('is kept with the finding as it was, apart from signals of the same id', async () => {
			await saySignal(store, { signal_id: 'l1', state: 'solved', note: 'a signal', signal: {} });
			await sayLeak('recovered', 'credited by the bank');
			expect((await leaksSaid.held(store)).get('l1')).toMatchObject({
				state: 'recovered',
				note: 'credited by the bank',
				subject: leak
			});
			expect((await heldSignals(store)).get('l1')).toMatchObject({ state: 'solved', note: 'a signal' });
		});

		test('is taken back once, by another event, and never changed', async () => {
			await sayLeak('explained');
			const event = await sayLeak('recovered');
			expect(await leaksSaid.undo(store, 'l1', event)).toBe(true);
			expect(await leaksSaid.undo(store, 'l1', event)).toBe(false);
			expect((await leaksSaid.held(store)).get('l1')?.state).toBe('explained');
			expect((await leaksSaid.events(store, 'l1')).map(({ state, is_undone }) => [state, is_undone])).toEqual([
				['explained', false],
				['recovered', true],
				['explained', false]
			]);
			await expect(at.byHand('delete from leak_events')).rejects.toThrow(/append-only/);
		});

		test('has a place in a store from before there were leaks, and what was said then stays', async () => {
			await at.makeOld(1);
			await at.byHand(
				"insert into signal_events (signal_id, state, at, signal) values ('s1', 'explained', '2026-01-01T00:00:00Z', '{}')"
			);
			await sayLeak('explained');
			expect((await leaksSaid.held(store)).size).toBe(1);
			expect((await heldSignals(store)).get('s1')?.state).toBe('explained');
		});
	});

	describe('the store', () => {
		test('takes the words of several processes that begin at once, and loses none', async () => {
			const program = `
			import { AppStore } from ${JSON.stringify(join(import.meta.dirname, '../../web/lib/server/app-store.ts'))};
			import { saySignal } from ${JSON.stringify(join(import.meta.dirname, '../../web/lib/server/app-store-signals.ts'))};
			const store = new AppStore(process.argv[1]);
			for (let n = 0; n < 25; n++)
				await saySignal(store, { signal_id: 's' + (n % 5), state: 'acknowledged', note: process.argv[2] + ' ' + n, signal: {} });
			await store.close();
		`;
			const ends = ['one', 'two', 'three'].map(
				(name) =>
					new Promise<number | null>((resolve) => {
						const child = spawn(process.execPath, ['--input-type=module', '--eval', program, '--', at.place, name], {
							stdio: ['ignore', 'ignore', 'inherit']
						});
						child.on('close', resolve);
					})
			);
			expect(await Promise.all(ends)).toEqual([0, 0, 0]);
			const notes = new Set<string>();
			for (const id of ['s0', 's1', 's2', 's3', 's4'])
				for (const { note } of await signalEvents(store, id)) notes.add(note);
			expect(notes.size).toBe(75);
		});

		test('keeps what two requests write at once apart: one is undone alone, and nobody sees it half done', async () => {
			let goOn = (): void => undefined;
			const half = new Promise<void>((resolve) => (goOn = resolve));
			const failing = store.write(async (statement) => {
				await statement(append, { $state: 'solved' });
				expect((await heldSignals(store)).size).toBe(0);
				await half;
				throw new Error('it went wrong');
			});
			const other = say('acknowledged');
			goOn();
			await expect(failing).rejects.toThrow('it went wrong');
			await other;
			expect((await signalEvents(store, 's1')).map(({ state }) => state)).toEqual(['acknowledged']);
		});

		test('does not let work wait for itself, nor a statement run when its transaction is over', async () => {
			await expect(store.write(async () => say('solved'))).rejects.toThrow(/wait for itself/);
			let late: (() => Promise<unknown>) | undefined;
			await store.write(async (statement) => (late = () => statement(append, { $state: 'solved' })));
			await expect(late!()).rejects.toThrow(/is over/);
			expect((await heldSignals(store)).size).toBe(0);
		});

		test('leaves what a newer Retour wrote as it is', async () => {
			await say('acknowledged');
			await store.close();
			await at.setVersion(1000);
			await expect(heldSignals(store)).rejects.toThrow(/version 1000/);
		});

		test('a mistake in a statement is a bug, and not a matter of the disk', async () => {
			await expect(store.read('select 1 from nowhere')).rejects.toThrow(/no such table|does not exist/);
			expect(await orProblem(async () => 1, 2)).toEqual({ value: 1, problem: null });
		});

		test('makes its tables once, whoever comes first', async () => {
			const all = Array.from({ length: 4 }, () => new AppStore(at.place));
			await Promise.all(all.map((one) => saySignal(one, { signal_id: 's1', state: 'solved', note: '', signal: {} })));
			expect(await signalEvents(store, 's1')).toHaveLength(4);
			await Promise.all(all.map((one) => one.close()));
		});

		test('hangs what two servers write into the audit log at once into one chain', async () => {
			const other = new AppStore(at.place);
			await Promise.all(
				Array.from({ length: 40 }, (_, n) =>
					appendAudit(n % 2 === 0 ? store : other, `person ${n}`, { action: 'sign_in', subject: `person ${n}` })
				)
			);
			await other.close();
			expect(await checkChain(store)).toEqual({ events: 40, broken: null });
		});

		test('counts the tries at two servers together', async () => {
			const other = new AppStore(at.place);
			const limits = [{ most: 5, minutes: 10 }];
			const tries = await Promise.all(
				Array.from({ length: 12 }, (_, n) =>
					takeAttempt(n % 2 === 0 ? store : other, Buffer.alloc(32, 7), [{ what: 'try', subject: 'a', limits }])
				)
			);
			await other.close();
			expect(tries.filter(({ isAllowed }) => isAllowed)).toHaveLength(5);
		});

		test('lets one of two servers do the work in the background, and hands out each thing to send once', async () => {
			const other = new AppStore(at.place);
			const time = '2026-01-01T00:00:00.000Z';
			const lock = { name: 'alerts', until: '2026-01-01T00:00:30.000Z', now: time };
			const taken = await Promise.all(
				[store, other].map((one, n) => one.write((run) => run(takeLock, { ...lock, holder: `server ${n}` })))
			);
			expect(taken.map((rows) => rows.length).sort()).toEqual([0, 1]);
			const holder = taken[0]!.length === 1 ? 'server 0' : 'server 1';
			await store.write((run) => run(releaseLock, { name: 'alerts', holder }));
			const next = await other.write((run) => run(takeLock, { ...lock, holder: 'server 2' }));
			expect(next).toEqual([{ holder: 'server 2' }]);

			await store.write(async (run) => {
				for (let n = 0; n < 12; n++) {
					const values = { about: 'report', channel: 'mail', rule_id: null, report_id: null, recipient_id: `p${n}` };
					await run(insertDelivery, { ...values, content: '{}', at: time });
				}
			});
			const sent = await Promise.all([store, other].map((one) => sendAll(one, time)));
			expect(sent.flat().toSorted((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, n) => n + 1));
			await other.close();
		});
	});
});

/** Takes what is to be sent until nothing is left; the ids. */
async function sendAll(store: AppStore, now: string): Promise<number[]> {
	const ids: number[] = [];
	while (true) {
		const lease = '2026-01-01T00:15:00.000Z';
		const [taken] = await store.write((run) => run<{ delivery_id: number }>(takeDelivery, { now, lease }));
		if (!taken) return ids;
		const { delivery_id } = taken;
		const end = { delivery_id, state: 'sent', next_at: now, sent_at: now, message_id: null, problem: '' };
		await store.write((run) => run(endDelivery, end));
		ids.push(delivery_id);
	}
}

describe('in a file', () => {
	let at: StorePlace;
	let store: AppStore;
	beforeEach(async () => {
		at = await kindsOfStores[0]!.make();
		store = new AppStore(at.place);
	});
	afterEach(async () => {
		await store.close();
		await at.drop();
	});
	const say = () => saySignal(store, { signal_id: 's1', state: 'acknowledged', note: '', signal: {} });

	test('says what is wrong where the disk does not take it, and what can be shown is shown', async () => {
		// a file where the folder would be
		writeFileSync(join(at.place, '..'), '');
		await expect(say()).rejects.toThrow(
			expect.objectContaining({ code: 'store_unwritable', message: expect.stringContaining('app/retour.sqlite') })
		);
		const { value, problem } = await orProblem(() => heldSignals(store), new Map());
		expect(value.size).toBe(0);
		expect(problem).toContain('cannot be read');
	});

	test('a file that another process has to itself is locked, not on a disk that can only be read, and is waited for', async () => {
		mkdirSync(dirname(at.place), { recursive: true });
		const other = new DatabaseSync(at.place);
		other.exec('begin exclusive; create table made_by_another (one integer)');
		const patient = new SqliteStore(at.place, { busyMs: 20 });
		await expect(patient.write(async () => undefined)).rejects.toThrow('locked');
		other.exec('rollback');
		other.close();
		expect(await patient.write(async () => 'written')).toBe('written');
		await patient.close();
	});

	test('says so where the file is none of its own', async () => {
		await say();
		await store.close();
		writeFileSync(at.place, 'x'.repeat(10_000));
		for (const end of ['-wal', '-shm']) rmSync(at.place + end, { force: true });
		expect((await orProblem(() => heldSignals(store), new Map())).problem).toContain('not a database');
	});
});
