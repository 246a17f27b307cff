// What the CRM is told: a real HTTP server that fails first, verifies signatures, and sends elsewhere.
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AppStore } from '../../web/lib/server/app-store.ts';
import { flagCustomers, sayOfFlags, readFlags, undoAct } from '../../web/lib/server/crm-flags.ts';
import { deliverDue, readDeliveries, sendAgain, waits } from '../../web/lib/server/crm-outbox.ts';

const secret = 'a secret that both know';
type Received = { headers: IncomingHttpHeaders; body: string };
let folder: string;
let store: AppStore;
let server: Server;
let url: string;
let received: Received[];
/** What the server answers next; after the last one 204. */
let answers: { status: number; location?: string }[];
let clock: number;

beforeEach(async () => {
	folder = mkdtempSync(join(tmpdir(), 'retour-crm-'));
	store = new AppStore(join(folder, 'app', 'retour.sqlite'));
	received = [];
	answers = [];
	clock = Date.parse('2026-11-30T09:00:00Z');
	server = createServer((request, response) => {
		const parts: Buffer[] = [];
		request.on('data', (part: Buffer) => parts.push(part));
		request.on('end', () => {
			received.push({ headers: request.headers, body: Buffer.concat(parts).toString('utf8') });
			const { status, location } = answers.shift() ?? { status: 204 };
			response.writeHead(status, location ? { location } : {});
			response.end();
		});
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/flags`;
});
afterEach(async () => {
	await store.close();
	server.closeAllConnections();
	server.close();
	rmSync(folder, { recursive: true });
});

const when = () => ({ by: { id: 'a1', name: 'Ann' }, today: '2026-11-30', at: new Date(clock), isPushed: true });
const flag = (...ids: string[]) =>
	flagCustomers(
		store,
		ids.map((customer_id) => ({ source_id: 'shop', customer_id, evidence: null })),
		{
			reason: 'late_returns',
			measure: 'call',
			owner_id: '',
			owner: 'Ben',
			due_on: '',
			expires_on: '2027-02-28',
			look_on: '',
			justification: '',
			note: 'her sister called and cried'
		},
		when()
	);
const deliver = (target = url) => deliverDue(store, { url: target, secret }, { now: () => new Date(clock) });
const typesOf = () => received.map(({ body }) => (JSON.parse(body) as { type: string }).type);

test('every event of a flag is posted in its order, signed by Standard Webhooks, without what was written freely', async () => {
	const { act_id } = await flag('c1');
	await sayOfFlags(
		store,
		[(await readFlags(store))[0]!.flag_id],
		{ kind: 'extended', expires_on: '2027-03-31' },
		when()
	);
	await undoAct(store, act_id, when());
	expect(await deliver()).toBeNull();
	expect(typesOf()).toEqual(['customer_flag.flagged', 'customer_flag.extended']);
	const { headers, body } = received[1]!;
	const { id, data } = JSON.parse(body) as { id: string; data: { customer_id: string; flag: { expires_on: string } } };
	expect(data).toMatchObject({
		source_id: 'shop',
		customer_id: 'c1',
		flag: { expires_on: '2027-03-31', owner: 'Ben' }
	});
	expect(headers['webhook-id']).toBe(id);
	expect(headers['webhook-timestamp']).toBe(String(clock / 1000));
	const signed = createHmac('sha256', secret)
		.update(`${id}.${clock / 1000}.${body}`)
		.digest('base64');
	expect(headers['webhook-signature']).toBe(`v1,${signed}`);
	expect(received.map((one) => one.body).join()).not.toContain('cried');
});

test('what was taken back is told without a flag', async () => {
	await undoAct(store, (await flag('c1')).act_id, when());
	await deliver();
	expect(typesOf()).toEqual(['customer_flag.flagged', 'customer_flag.undone']);
	expect(JSON.parse(received[1]!.body)).toMatchObject({ data: { customer_id: 'c1', flag: null } });
});

test('what fails is tried again when its wait is over, with the same id, also by another process after a restart', async () => {
	answers = [{ status: 500 }, { status: 503 }];
	await flag('c1');
	expect(await deliver()).toBe(new Date(clock + waits[0] * 1000).toISOString());
	expect(await deliver()).not.toBeNull();
	expect(received).toHaveLength(1);
	clock += waits[0] * 1000;
	await deliver();
	await store.close();
	store = new AppStore(join(folder, 'app', 'retour.sqlite'));
	expect(await readDeliveries(store, 10)).toMatchObject({ waiting: 1, sent: 0 });
	clock += waits[1] * 1000;
	expect(await deliver()).toBeNull();
	expect(received).toHaveLength(3);
	expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
	expect((await readDeliveries(store, 10)).deliveries).toMatchObject([
		{ state: 'sent', tries: 3, status: 204, problem: '' }
	]);
});

test('later words of the same flag wait for the earlier, those of others do not', async () => {
	answers = [{ status: 500 }];
	await flag('c1');
	await sayOfFlags(store, [(await readFlags(store))[0]!.flag_id], { kind: 'lifted' }, when());
	await flag('c2');
	await deliver();
	expect(received.map(({ body }) => (JSON.parse(body) as { data: { customer_id: string } }).data.customer_id)).toEqual([
		'c1',
		'c2'
	]);
	clock += waits[0] * 1000;
	await deliver();
	expect(typesOf().slice(2)).toEqual(['customer_flag.flagged', 'customer_flag.lifted']);
});

test('a redirect is not followed, and what always fails is given up until somebody sends it again', async () => {
	answers = Array.from({ length: waits.length + 1 }, () => ({ status: 307, location: `${url}/elsewhere` }));
	await flag('c1');
	for (let tries = 0; tries <= waits.length; tries++) {
		await deliver();
		clock += (waits[tries] ?? 0) * 1000;
	}
	expect(received).toHaveLength(waits.length + 1);
	const [given] = (await readDeliveries(store, 10)).deliveries;
	expect(given).toMatchObject({ state: 'given_up', problem: 'redirect', status: 307 });
	expect(await deliver()).toBeNull();
	expect(await sendAgain(store, given!.delivery_id, new Date(clock))).toBe(true);
	await deliver();
	expect(await readDeliveries(store, 10)).toMatchObject({ sent: 1, given_up: 0 });
	expect(await sendAgain(store, given!.delivery_id)).toBe(false);
	expect(await sendAgain(store, 'no-such')).toBe(false);
});

test('a server that is not there is a failure with its name', async () => {
	server.close();
	server.closeAllConnections();
	await flag('c1');
	await deliver();
	expect((await readDeliveries(store, 10)).deliveries[0]).toMatchObject({
		state: 'waiting',
		status: null,
		problem: 'ECONNREFUSED'
	});
});

test('two processes at once deliver each event once', async () => {
	await flag(...Array.from({ length: 20 }, (_, index) => `c${index}`));
	const other = new AppStore(join(folder, 'app', 'retour.sqlite'));
	const pass = (one: AppStore) => deliverDue(one, { url, secret }, { now: () => new Date(clock) });
	await Promise.all([pass(store), pass(other)]);
	await other.close();
	expect(received).toHaveLength(20);
	expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(20);
});

test('nothing is queued where nobody is to be told', async () => {
	await flagCustomers(
		store,
		[{ source_id: 'shop', customer_id: 'c1', evidence: null }],
		{
			reason: 'other', measure: 'none', owner_id: '', owner: '', due_on: '', expires_on: '2027-01-01', look_on: '',
			justification: '', note: ''
		}, // prettier-ignore
		{ ...when(), isPushed: false }
	);
	expect(await deliver()).toBeNull();
	expect(received).toEqual([]);
});
