// The pages that are open to anybody, on the production server, from outside: nothing but one's own return, however it
// is asked for, and nobody guesses.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { request, type IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { projectFolder } from '../../etl/config.ts';
import { appSecret } from '../../web/lib/server/secret.ts';
import { surveyToken } from '../../web/lib/server/survey-links.ts';
import { writeCompany } from '../tracking/company.ts';
import { removeFolder } from '../warehouse/published-folder.ts';

let dataFolder: string;
let server: ChildProcess;
let port: number;
let said: string;

type Answer = { status: number; headers: IncomingHttpHeaders; text: string };

// Each with a folder of its own: tries are counted in it.
beforeEach(async () => {
	await stop();
	if (dataFolder) removeFolder(dataFolder);
	dataFolder = await writeCompany();
	said = '';
	await start();
});
afterAll(async () => {
	await stop();
	removeFolder(dataFolder);
});

async function start(): Promise<void> {
	server = spawn(process.execPath, [join(projectFolder, 'web/server.ts')], {
		env: { ...process.env, RETOUR_DATA: dataFolder, HOST: '127.0.0.1', PORT: '0' },
		stdio: ['ignore', 'pipe', 'pipe', 'ipc']
	});
	const listening = Promise.withResolvers<number>();
	for (const stream of [server.stdout, server.stderr])
		stream?.on('data', (bytes: Buffer) => {
			said += bytes.toString();
			const found = [...said.matchAll(/listening on http:\/\/\S+:(\d+)/g)].at(-1);
			if (found) listening.resolve(Number(found[1]));
		});
	server.once('exit', () => listening.reject(new Error(`it does not listen: ${said}`)));
	port = await listening.promise;
}

async function stop(): Promise<void> {
	if (!server || server.exitCode !== null) return;
	const ended = once(server, 'exit');
	server.kill('SIGTERM');
	await ended;
}

/** A request as a browser makes it; a form where there is one. */
function ask(path: string, form?: Record<string, string>, headers: Record<string, string> = {}): Promise<Answer> {
	return new Promise((resolve, reject) => {
		const sent = request(
			{
				host: '127.0.0.1',
				port,
				path,
				method: form ? 'POST' : 'GET',
				headers: {
					accept: 'text/html',
					'accept-language': 'en',
					...(form && {
						'content-type': 'application/x-www-form-urlencoded',
						origin: `http://127.0.0.1:${port}`
					}),
					...headers
				}
			},
			(response) => {
				let text = '';
				response.on('data', (bytes: Buffer) => (text += bytes.toString()));
				response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
			}
		);
		sent.on('error', reject);
		sent.end(form && new URLSearchParams(form).toString());
	});
}

const track = (rma: string, contact: string, headers: Record<string, string> = {}) =>
	ask('/track', { rma, contact }, headers);

/** Nothing of the company, and nothing that leads into the dashboard. */
function expectNothingElse({ text }: Answer): void {
	expect(text).not.toMatch(/Lovelace|Hopper|Oxford|Shop of the company|be generous|129\.9|20261124T/);
	const links = [...text.matchAll(/<a [^>]*href="([^"]*)"/g)].map(([, href]) => href);
	for (const href of links) expect(href).toMatch(/^(#content|\/track|\/survey\/[\w.-]+)$/);
}

test('a return is shown to its customer, kept by no cache and listed by no search engine', async () => {
	const found = await track('RMA-1', 'ada@example.com');
	expect(found.status).toBe(200);
	expect(found.text).toContain('We are waiting for your parcel');
	expect(found.headers).toMatchObject({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex, nofollow' });
	expect(found.text).not.toContain('<script');
	expect(found.text).not.toContain('ada@example.com');
	expectNothingElse(found);
});

test('an address shows nothing: number and contact count in the body only', async () => {
	const page = await ask('/track?rma=RMA-1&contact=ada@example.com');
	expect(page.text).toContain('Show my return');
	expect(page.text).not.toContain('waiting for your parcel');
	expect((await ask('/track?as_of=20261124T081500Z')).headers.location).toBe('/track');
	expectNothingElse(await ask('/track/__data.json'));
});

test('a form of another site is refused', async () => {
	const refused = await track('RMA-1', 'ada@example.com', { origin: 'https://elsewhere.example' });
	expect(refused.status).toBe(403);
});

test('a number that does not exist and a wrong ending are answered alike', async () => {
	const [wrong, missing] = [await track('RMA-1', '9999'), await track('RMA-9', '9999')];
	expect([wrong.status, missing.status]).toEqual([404, 404]);
	expect(missing.text).toBe(wrong.text.replaceAll('RMA-1', 'RMA-9'));
	const unmeant = (headers: IncomingHttpHeaders) => ({ ...headers, date: '', etag: '' });
	expect(unmeant(missing.headers)).toEqual(unmeant(wrong.headers));
});

test('1,000 guesses find nothing though one is right, not even after a restart, and nothing of it is in the log', async () => {
	const statuses: Record<number, number> = {};
	for (let guess = 0; guess < 1000; guess++) {
		const { status, text } = await track('RMA-1', String(guess).padStart(4, '0'));
		statuses[status] = (statuses[status] ?? 0) + 1;
		expect(text).not.toContain('waiting for your parcel');
	}
	expect(statuses).toEqual({ 404: 5, 429: 995 });
	await stop();
	await start();
	const locked = await track('RMA-1', '0042');
	expect(locked.status).toBe(429);
	expect(Number(locked.headers['retry-after'])).toBeGreaterThan(3000);
	expect(locked.text).toMatch(/try again in \d+ minutes?/);
	expect(said).not.toMatch(/RMA-1|0042/);
});

test('a survey is answered by its link, and by no other text', async () => {
	const secret = appSecret('survey link', join(dataFolder, 'app', 'secret'));
	const link = (return_id: string, at = new Date()) =>
		`/survey/${surveyToken({ source_id: 'shop', return_id }, at, secret)}`;
	const page = await ask(link('done-1'));
	expect(page.status).toBe(200);
	expect(page.text).toContain('RMA-done-1');
	expect(page.text).not.toContain('<script');
	expectNothingElse(page);

	const given = await ask(link('done-1'), { csat: '4', nps: '9', comment: '<b>fine</b>' });
	expect(given.status).toBe(303);
	const again = await ask(link('done-1'));
	expect(again.text).toContain('&lt;b>fine&lt;/b>');
	// the answer of a return is nobody else's
	expect((await ask(link('done-2'))).text).not.toContain('fine');

	const [said_, signature] = link('done-1').split('.');
	const [other] = link('done-2').split('.');
	for (const path of [`${other}.${signature}`, `${said_}.`, `${said_}`, '/survey/x', '/survey/..%2f..%2fdata'])
		expect((await ask(path)).status, path).toBe(404);
	expect((await ask(`${other}.${signature}`, { csat: '1' })).status).toBe(404);
	const old = link('done-1', new Date(Date.now() - 61 * 86_400_000));
	expect((await ask(old)).status).toBe(410);
	expect((await ask(old, { csat: '1' })).status).toBe(410);
	for (const csat of ['0', '6', '4.5', '', 'x', '1e0'])
		expect((await ask(link('done-2'), { csat })).status, csat).toBe(400);
	const sent = await Promise.all(Array.from({ length: 25 }, () => ask(link('done-3'), { csat: '5' })));
	expect(sent.filter(({ status }) => status === 429)).toHaveLength(5);
});

test('nobody who is not signed in gets further', async () => {
	for (const path of ['/', '/satisfaction', '/returns/shop/1', '/satisfaction/links.csv']) {
		const { status, headers, text } = await ask(path);
		expect([303, 401], path).toContain(status);
		if (status === 303) expect(headers.location).toMatch(/^\/sign-in/);
		expect(text).not.toMatch(/RMA-1|Lovelace/);
	}
	const { status } = await ask('/satisfaction?/find', { words: 'a' });
	expect([303, 401, 403]).toContain(status);
});
