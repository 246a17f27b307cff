// Flags on customers: what one person does at once is undone as a whole, what holds is derived, and nothing is changed.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { customerKey, customerOf, flagState, isDay, isOurFault, nextOn } from '../../web/lib/crm/flag.ts';
import { AppStore } from '../../web/lib/server/app-store.ts';
import {
	flagCustomers, readAct, readEvidence, readFlagHistory, readFlags, readFlagsOf, sayOfFlags, undoAct, type Flagging
} from '../../web/lib/server/crm-flags.ts'; // prettier-ignore

let folder: string;
let file: string;
let store: AppStore;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'retour-crm-'));
	file = join(folder, 'app', 'retour.sqlite');
	store = new AppStore(file);
});
afterEach(async () => {
	await store.close();
	rmSync(folder, { recursive: true });
});

const today = '2026-11-30';
const ann = { id: 'a1', name: 'Ann' };
const when = { by: ann, today, at: new Date('2026-11-30T09:00:00Z') };
const words: Flagging = {
	reason: 'whole_orders',
	measure: 'call',
	owner_id: 'a2',
	owner: 'Ben',
	due_on: '2026-12-07',
	expires_on: '2027-02-28',
	look_on: '2027-01-11',
	justification: '',
	note: ' asks for three sizes each time '
};
const customer = (customer_id: string) => ({ source_id: 'shop', customer_id, evidence: { ratio: 2.5, customer_id } });
const flag = (...ids: string[]) => flagCustomers(store, ids.map(customer), words, when);
const only = async () => {
	const flags = await readFlags(store);
	expect(flags).toHaveLength(1);
	return flags[0]!;
};

describe('a flag', () => {
	test('holds what was said, by whom, and the evidence as it stood', async () => {
		expect(await flag('c1')).toMatchObject({ done: 1, left: 0 });
		await store.close();
		store = new AppStore(file);
		const one = await only();
		expect(one).toMatchObject({
			reason: 'whole_orders',
			measure: 'call',
			owner: 'Ben',
			owner_id: 'a2',
			expires_on: '2027-02-28',
			flagged_by: 'Ann',
			note: 'asks for three sizes each time',
			lifted_at: null
		});
		expect((await readEvidence(store, one)).get(one.flag_id)).toEqual({ ratio: 2.5, customer_id: 'c1' });
		expect(flagState(one, today)).toBe('open');
		expect(nextOn(one)).toBe('2026-12-07');
	});

	test('keeps why somebody is flagged though it was our fault, with those of whom that is so', async () => {
		const both = [{ ...customer('c1'), isOurs: true }, customer('c2')];
		await flagCustomers(store, both, { ...words, justification: 'they asked for it' }, when);
		expect((await readFlags(store)).map(({ customer_id, justification }) => [customer_id, justification])).toEqual([
			['c2', ''],
			['c1', 'they asked for it']
		]);
	});

	test('stops holding by itself on the day after it expires, and a customer has one at a time', async () => {
		await flag('c1');
		expect(flagState(await only(), '2027-02-28')).toBe('due');
		expect(flagState(await only(), '2027-03-01')).toBe('expired');
		expect(await flag('c1')).toMatchObject({ done: 0, left: 1 });
		expect(await flagCustomers(store, [customer('c1')], words, { ...when, today: '2027-03-01' })).toMatchObject({
			done: 1
		});
		expect(await readFlagsOf(store, { source_id: 'shop', customer_id: 'c1' })).toHaveLength(2);
		expect(await readFlagsOf(store, { source_id: 'other', customer_id: 'c1' })).toEqual([]);
	});

	test('is due from the day that is set, until the measure is carried out and the second look is done', async () => {
		await flag('c1');
		const { flag_id } = await only();
		expect(flagState(await only(), '2026-12-06')).toBe('open');
		expect(flagState(await only(), '2026-12-07')).toBe('due');
		await sayOfFlags(store, [flag_id], { kind: 'carried_out', due_on: '', note: 'called' }, when);
		expect(flagState(await only(), '2026-12-07')).toBe('open');
		expect(flagState(await only(), '2027-01-11')).toBe('due');
		await sayOfFlags(store, [flag_id], { kind: 'reviewed', outcome: 'eases', look_on: '2027-02-01' }, when);
		expect(flagState(await only(), '2027-01-11')).toBe('open');
		expect(await only()).toMatchObject({ outcome: 'eases', look_on: '2027-02-01', owner: 'Ben' });
	});

	test('is lifted by an appeal that succeeds, and stays after one that does not', async () => {
		await flag('c1');
		const { flag_id } = await only();
		const decide = (result: 'upheld' | 'lifted') => sayOfFlags(store, [flag_id], { kind: 'decided', result }, when);
		expect(await decide('lifted')).toMatchObject({ done: 0, left: 1 });
		await sayOfFlags(store, [flag_id], { kind: 'appealed', note: 'all were gifts' }, when);
		expect((await sayOfFlags(store, [flag_id], { kind: 'appealed', note: 'again' }, when)).done).toBe(0);
		expect(flagState(await only(), today)).toBe('appealed');
		await decide('upheld');
		expect(flagState(await only(), today)).toBe('open');
		expect((await only()).appeal).toMatchObject({ said: 'all were gifts', result: 'upheld' });
		await sayOfFlags(store, [flag_id], { kind: 'appealed', note: 'look at the receipts' }, when);
		await decide('lifted');
		expect(flagState(await only(), today)).toBe('lifted');
		expect((await sayOfFlags(store, [flag_id], { kind: 'extended', expires_on: '2027-05-01' }, when)).done).toBe(0);
		expect((await flag('c1')).done).toBe(1);
	});
});

describe('an act', () => {
	test('on many customers is taken back at once', async () => {
		const { act_id } = await flag('c1', 'c2', 'c3');
		expect(await readAct(store, act_id)).toMatchObject({ kind: 'flagged', flags: 3, isUndone: false });
		expect(await undoAct(store, act_id, when)).toMatchObject({ done: 3, left: 0 });
		expect(await readFlags(store)).toEqual([]);
		expect(await readAct(store, act_id)).toMatchObject({ isUndone: true });
		expect(await undoAct(store, act_id, when)).toMatchObject({ done: 0, left: 0 });
		expect((await readFlagHistory(store, { source_id: 'shop', customer_id: 'c1' })).map(({ kind }) => kind)).toEqual([
			'undone',
			'flagged'
		]);
	});

	test('is left where something was said later, so that nothing is pulled from under it', async () => {
		const { act_id } = await flag('c1', 'c2');
		const first = (await readFlagsOf(store, { source_id: 'shop', customer_id: 'c1' }))[0]!;
		const later = await sayOfFlags(store, [first.flag_id], { kind: 'lifted' }, when);
		expect(await undoAct(store, act_id, when)).toMatchObject({ done: 1, left: 1 });
		expect((await only()).lifted_at).not.toBeNull();
		await undoAct(store, later.act_id, when);
		expect((await only()).lifted_at).toBeNull();
		expect(await undoAct(store, act_id, when)).toMatchObject({ done: 1, left: 0 });
		expect(await readFlags(store)).toEqual([]);
	});

	test('that changes many owners gives each its own back', async () => {
		await flag('c1');
		await flagCustomers(store, [customer('c2')], { ...words, owner: 'Cleo', owner_id: '' }, when);
		const ids = (await readFlags(store)).map(({ flag_id }) => flag_id);
		const { act_id } = await sayOfFlags(store, ids, { kind: 'changed', owner: 'Dora', owner_id: '' }, when);
		expect((await readFlags(store)).map(({ owner }) => owner)).toEqual(['Dora', 'Dora']);
		await undoAct(store, act_id, when);
		expect((await readFlags(store)).map(({ owner }) => owner)).toEqual(['Cleo', 'Ben']);
	});

	test('is never changed or deleted, and an undo is not undone', async () => {
		const { act_id } = await flag('c1');
		const undone = await undoAct(store, act_id, when);
		expect(await undoAct(store, undone.act_id, when)).toMatchObject({ done: 0, left: 0 });
		const byHand = new DatabaseSync(file);
		expect(() => byHand.exec("update flag_events set note = 'x'")).toThrow(/append-only/);
		expect(() => byHand.exec('delete from flag_events')).toThrow(/append-only/);
		byHand.close();
	});

	test('takes texts as texts', async () => {
		const evil = "x'; drop table flag_events; --";
		await flagCustomers(store, [{ ...customer(evil) }], { ...words, owner: evil, note: evil }, when);
		expect(await only()).toMatchObject({ customer_id: evil, owner: evil, note: evil });
	});
});

test.each([
	[{ is_let_down: true, our_fault_units: 0, own_units: 9 }, true],
	[{ is_let_down: false, our_fault_units: 3, own_units: 3 }, true],
	[{ is_let_down: false, our_fault_units: 3, own_units: 4 }, false],
	[{ is_let_down: null, our_fault_units: null, own_units: null }, false]
])('%o: mostly our fault is %s', (row, expected) => {
	expect(isOurFault(row)).toBe(expected);
});

test('a customer goes through a form and comes back, also with spaces in the id', () => {
	expect(customerOf(customerKey({ source_id: 'shop', customer_id: 'A 1 2' }))).toEqual({
		source_id: 'shop',
		customer_id: 'A 1 2'
	});
	expect(customerOf('shop')).toBeNull();
	expect(customerOf(' x')).toBeNull();
	expect(['2026-02-29', '2028-02-29', '2026-13-01', '', 'tomorrow'].map(isDay)).toEqual([
		false,
		true,
		false,
		false,
		false
	]);
});
