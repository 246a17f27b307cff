// People's own data: what was said about signals stays, whoever says it at once and whatever becomes of the warehouse.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { heldSignals, orProblem, saySignal, signalEvents, undoSignal } from '../../web/lib/server/app-store-signals.ts';
import { leaksSaid } from '../../web/lib/server/app-store-leaks.ts';
import { AppStore } from '../../web/lib/server/app-store.ts';
import type { LeakState } from '../../web/lib/money/leak-states.ts';
import { migrations } from '../../sql/app/migrations.ts';
import { signalStates, type SignalState } from '../../web/lib/quality/states.ts';

let folder: string;
let file: string;
let store: AppStore;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'retour-app-'));
	file = join(folder, 'app', 'retour.sqlite');
	store = new AppStore(file);
});
afterEach(() => {
	store.close();
	rmSync(folder, { recursive: true });
});

const say = (state: SignalState, note = '', signal_id = 's1') =>
	saySignal(store, { signal_id, state, note, signal: { signal_id, batch_id: 'B-102' } });
const stateOf = (signal_id = 's1') => heldSignals(store).get(signal_id)?.state ?? 'open';

describe('what was said about a signal', () => {
	test('holds until something else is said, and outlives the process', () => {
		expect(stateOf()).toBe('open');
		say('acknowledged', '  asked the supplier ');
		say('explained', 'glue of week 14');
		store.close();
		store = new AppStore(file);
		expect(heldSignals(store).get('s1')).toMatchObject({
			state: 'explained',
			note: 'glue of week 14',
			by: null,
			signal: { batch_id: 'B-102' }
		});
		expect(signalEvents(store, 's1').map(({ state, note }) => [state, note])).toEqual([
			['explained', 'glue of week 14'],
			['acknowledged', 'asked the supplier']
		]);
	});

	test('is taken back by another event, so that what was said before holds again', () => {
		const first = say('acknowledged');
		const second = say('solved');
		expect(undoSignal(store, 's1', second)).toBe(true);
		expect(stateOf()).toBe('acknowledged');
		expect(undoSignal(store, 's1', first)).toBe(true);
		expect(stateOf()).toBe('open');
		expect(heldSignals(store).size).toBe(0);
		expect(signalEvents(store, 's1')).toHaveLength(4);
	});

	test('is taken back once, of its own signal, and an undo is not undone', () => {
		const first = say('acknowledged');
		expect(undoSignal(store, 'another', first)).toBe(false);
		expect(undoSignal(store, 's1', first)).toBe(true);
		expect(undoSignal(store, 's1', first)).toBe(false);
		expect(undoSignal(store, 's1', first + 1)).toBe(false);
		expect(undoSignal(store, 's1', 999)).toBe(false);
	});

	test('is never changed or deleted, not even by hand', () => {
		say('acknowledged');
		const byHand = new DatabaseSync(file);
		expect(() => byHand.exec("update signal_events set note = 'x'")).toThrow(/append-only/);
		expect(() => byHand.exec('delete from signal_events')).toThrow(/append-only/);
		byHand.close();
	});

	test('is a text and no statement', () => {
		const note = "x'); drop table signal_events; --";
		say('explained', note, "s'1");
		expect(heldSignals(store).get("s'1")?.note).toBe(note);
	});

	test('after any words and undos, the state is that of the latest that still stands', () => {
		const act = fc.oneof(
			fc.record({ signal_id: fc.constantFrom('a', 'b'), state: fc.constantFrom(...signalStates) }),
			fc.record({ undo: fc.nat(12) })
		);
		let run = 0;
		fc.assert(
			fc.property(fc.array(act, { maxLength: 12 }), (acts) => {
				run += 1;
				const own = new AppStore(join(folder, `run-${run}.sqlite`));
				const said: { id: number; signal_id: string; state: SignalState; stands: boolean }[] = [];
				for (const one of acts) {
					if ('state' in one) {
						said.push({ id: saySignal(own, { ...one, note: '', signal: {} }), ...one, stands: true });
						continue;
					}
					const target = said[one.undo % Math.max(1, said.length)];
					if (!target) continue;
					expect(undoSignal(own, target.signal_id, target.id)).toBe(target.stands);
					target.stands = false;
				}
				const held = heldSignals(own);
				for (const signal_id of ['a', 'b'])
					expect(held.get(signal_id)?.state).toBe(
						said.findLast((one) => one.signal_id === signal_id && one.stands)?.state
					);
				own.close();
			}),
			{ numRuns: 25 }
		);
	});
});

describe('what was said about a leak', () => {
	const leak = { leak_id: 'l1', rule: 'refunded_twice', amount: 100 };
	const sayLeak = (state: LeakState, note = '') =>
		leaksSaid.say(store, { subject_id: 'l1', state, note, subject: leak });

	test('is kept with the finding as it was, apart from signals of the same id', () => {
		saySignal(store, { signal_id: 'l1', state: 'solved', note: 'a signal', signal: {} });
		sayLeak('recovered', 'credited by the bank');
		expect(leaksSaid.held(store).get('l1')).toMatchObject({
			state: 'recovered',
			note: 'credited by the bank',
			subject: leak
		});
		expect(heldSignals(store).get('l1')).toMatchObject({ state: 'solved', note: 'a signal' });
	});

	test('is taken back once, by another event, and never changed', () => {
		sayLeak('explained');
		const event = sayLeak('recovered');
		expect(leaksSaid.undo(store, 'l1', event)).toBe(true);
		expect(leaksSaid.undo(store, 'l1', event)).toBe(false);
		expect(leaksSaid.held(store).get('l1')?.state).toBe('explained');
		expect(leaksSaid.events(store, 'l1').map(({ state, is_undone }) => [state, is_undone])).toEqual([
			['explained', false],
			['recovered', true],
			['explained', false]
		]);
		const byHand = new DatabaseSync(file);
		expect(() => byHand.exec('delete from leak_events')).toThrow(/append-only/);
		byHand.close();
	});

	test('has a place in a store from before there were leaks, and what was said then stays', () => {
		mkdirSync(join(folder, 'app'));
		const old = new DatabaseSync(file);
		old.exec(migrations[0]!);
		old.exec(
			"insert into signal_events (signal_id, state, at, signal) values ('s1', 'explained', '2026-01-01T00:00:00Z', '{}')"
		);
		old.exec('pragma user_version = 1');
		old.close();
		sayLeak('explained');
		expect(leaksSaid.held(store).size).toBe(1);
		expect(heldSignals(store).get('s1')?.state).toBe('explained');
	});
});

describe('the store', () => {
	test('takes the words of several processes that begin at once, and loses none', async () => {
		const program = `
			import { AppStore } from ${JSON.stringify(join(import.meta.dirname, '../../web/lib/server/app-store.ts'))};
			import { saySignal } from ${JSON.stringify(join(import.meta.dirname, '../../web/lib/server/app-store-signals.ts'))};
			const store = new AppStore(process.argv[1]);
			for (let n = 0; n < 25; n++)
				saySignal(store, { signal_id: 's' + (n % 5), state: 'acknowledged', note: process.argv[2] + ' ' + n, signal: {} });
		`;
		const ends = ['one', 'two', 'three'].map(
			(name) =>
				new Promise<number | null>((resolve) => {
					const child = spawn(process.execPath, ['--input-type=module', '--eval', program, '--', file, name], {
						stdio: ['ignore', 'ignore', 'inherit']
					});
					child.on('close', resolve);
				})
		);
		expect(await Promise.all(ends)).toEqual([0, 0, 0]);
		const notes = ['s0', 's1', 's2', 's3', 's4'].flatMap((id) => signalEvents(store, id).map(({ note }) => note));
		expect(new Set(notes).size).toBe(75);
	});

	test('says what is wrong where the disk does not take it, and what can be shown is shown', () => {
		// a file where the folder would be
		writeFileSync(join(folder, 'app'), '');
		expect(() => say('acknowledged')).toThrow(
			expect.objectContaining({ code: 'store_unwritable', message: expect.stringContaining('app/retour.sqlite') })
		);
		const { value, problem } = orProblem(() => heldSignals(store), new Map());
		expect(value.size).toBe(0);
		expect(problem).toContain('cannot be read');
	});

	test('says so where the file is none of its own', () => {
		say('acknowledged');
		store.close();
		writeFileSync(file, 'x'.repeat(10_000));
		for (const end of ['-wal', '-shm']) rmSync(file + end, { force: true });
		expect(orProblem(() => heldSignals(store), new Map()).problem).toContain('not a database');
	});

	test('leaves a file that a newer Retour wrote as it is', () => {
		say('acknowledged');
		store.close();
		const newer = new DatabaseSync(file);
		newer.exec('pragma user_version = 1000');
		newer.close();
		expect(() => heldSignals(store)).toThrow(/version 1000/);
	});

	test('a mistake in a statement is a bug, and not a matter of the disk', () => {
		expect(() => store.read('select 1 from nowhere')).toThrow(/no such table/);
		expect(orProblem(() => 1, 2)).toEqual({ value: 1, problem: null });
	});
});
