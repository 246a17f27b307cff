// Cost drivers as they are written, decided, taken back, and read by the next run.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readOwnCostDrivers } from '../../etl/models/own-cost-drivers.ts';
import { holdingDrivers, parseDriver, withDriver, type DriverFields } from '../../web/lib/money/drivers.ts';
import { decideDriver, driverHistory, undoDriver } from '../../web/lib/server/app-store-drivers.ts';
import { AppStore } from '../../web/lib/server/app-store.ts';

let folder: string;
let store: AppStore;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'drivers-'));
	store = new AppStore(join(folder, 'app', 'retour.sqlite'));
});
afterEach(async () => {
	await store.close();
	rmSync(folder, { recursive: true, force: true });
});

const driver = {
	source_id: '*',
	cost_kind: 'handling',
	unit: 'receipt',
	effective_from: '2026-01-01',
	amount: 6.5
};
const decide = (more: Partial<typeof driver> = {}, why = 'measured') =>
	decideDriver(store, {
		driver: { ...driver, ...more },
		currency: 'EUR',
		why,
		by: { id: 'a', name: 'Ann' },
		at: new Date('2026-11-20T08:00:00Z')
	});
const amounts = async () =>
	(await readOwnCostDrivers(folder)).map(({ effective_from, amount }) => [effective_from, amount]);

test('nothing is read before anybody decided, nor from a store that knows no drivers', async () => {
	expect(await readOwnCostDrivers(folder)).toEqual([]);
	await decide();
	await store.close();
	const old = new DatabaseSync(join(folder, 'app', 'retour.sqlite'));
	old.exec('drop table cost_driver_events');
	old.close();
	expect(await readOwnCostDrivers(folder)).toEqual([]);
});

test('the run reads what holds: the later decision of a day, each day of its own, with who and why', async () => {
	await decide();
	await decide({ amount: 7.25 }, 'measured again');
	await decide({ effective_from: '2026-07-01', amount: 0 });
	expect(await amounts()).toEqual([
		['2026-01-01', '7.25'],
		['2026-07-01', '0']
	]);
	expect((await readOwnCostDrivers(folder))[0]).toMatchObject({
		decided_by: 'Ann',
		why: 'measured again',
		currency: 'EUR'
	});
});

test('taking back a decision lets the one before it hold again, once, and erases nothing', async () => {
	const first = await decide();
	const second = await decide({ amount: 7.25 });
	expect(await undoDriver(store, second, null)).toBe(true);
	expect(await undoDriver(store, second, null)).toBe(false);
	expect(await amounts()).toEqual([['2026-01-01', '6.5']]);
	expect(await undoDriver(store, first, null)).toBe(true);
	expect(await amounts()).toEqual([]);
	const history = await driverHistory(store);
	expect(history).toHaveLength(4);
	// what takes back cannot be taken back
	expect(await undoDriver(store, history[0]!.event_id, null)).toBe(false);
	expect(await undoDriver(store, 99, null)).toBe(false);
});

test('no decision can be changed or erased in the store', async () => {
	await decide();
	await store.close();
	const database = new DatabaseSync(join(folder, 'app', 'retour.sqlite'));
	expect(() => database.exec("update cost_driver_events set amount = '1'")).toThrow(/append-only/);
	expect(() => database.exec('delete from cost_driver_events')).toThrow(/append-only/);
	database.close();
});

test('what the page shows as holding is what the run will read: the version, and what was said since in its place', async () => {
	const second = await decide({ effective_from: '2026-03-01' });
	await decide({ amount: 8 });
	await undoDriver(store, second, null);
	const inVersion = [
		{ ...driver },
		{ ...driver, effective_from: '2026-03-01' },
		{ ...driver, cost_kind: 'inspection', amount: 2 }
	];
	expect(
		holdingDrivers(inVersion, await driverHistory(store)).map(({ cost_kind, amount }) => [cost_kind, amount])
	).toEqual([
		['handling', 8],
		['inspection', 2]
	]);
});

test('a draft takes the place of its source, kind and day alone', () => {
	const other = { ...driver, effective_from: '2026-03-01' };
	expect(withDriver([driver, other], { ...driver, unit: 'received_unit', amount: 1 })).toEqual([
		other,
		{ ...driver, unit: 'received_unit', amount: 1 }
	]);
});

const fields: DriverFields = { source: 'erp', kind: 'handling', unit: 'receipt', from: '2026-02-28', amount: '6.50' };
test.each<[Partial<DriverFields>, string]>([
	[{ source: 'crm' }, 'source'],
	[{ kind: 'postage' }, 'kind'],
	[{ unit: 'parcel' }, 'unit'],
	[{ from: '2026-02-29' }, 'from'],
	[{ from: '1999-12-31' }, 'from'],
	[{ amount: '-1' }, 'amount'],
	[{ amount: '1,50' }, 'amount'],
	[{ amount: '1.23456' }, 'amount'],
	[{ amount: '1e9' }, 'amount'],
	[{ amount: '' }, 'amount']
])('a form with %o is refused by its %s', (more, problem) => {
	expect(parseDriver({ ...fields, ...more }, ['erp'])).toBe(problem);
});

test('a form that is right is a driver, of any source too', () => {
	expect(parseDriver(fields, ['erp'])).toEqual({
		source_id: 'erp', cost_kind: 'handling', unit: 'receipt', effective_from: '2026-02-28', amount: 6.5
	}); // prettier-ignore
	expect(parseDriver({ ...fields, source: '*' }, [])).toMatchObject({ source_id: '*' });
});
