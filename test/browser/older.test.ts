// Every page on versions as earlier Retours published them: right after an update the current version is one, and kept
// ones stay what they are. What such a version has is shown, and what it lacks is said, on the page it belongs to.
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, inject, test } from 'vitest';
import { fillShape, shapeDays } from '../fixtures/shapes/shape.ts';
import { signInAsAdministrator } from '../signed-in.ts';
import { places } from './places.ts';
import { serve } from './setup.ts';

/** The version of the older Retour. */
const older = '20260101T000000Z';

/** Pages that are of no version: they lead to their address without one. */
const ofNoVersion = ['track', 'survey', 'sign-in', 'forgot'];

/** Pages about one thing of which the shape of a day has none: there was no such thing yet, so its address is not found. */
const notFound: Record<string, readonly string[]> = { '2026-11-24': ['signal', 'chart'] };

test.each([
	...shapeDays.map((day) => ({ day, query: '', how: 'that is current' })),
	{ day: '2026-11-29', query: `as_of=${older}`, how: 'that is looked back at' }
])('every page opens on a version of the shape of $day $how', async ({ day, query }) => {
	const today = inject('dataFolder');
	const folder = mkdtempSync(join(tmpdir(), 'retour-older-'));
	const all = (await places(today)).filter(({ name }) => query === '' || !ofNoVersion.includes(name));
	await publish(join(today, 'published'), join(folder, 'published'), { day, isCurrent: query === '' });
	// the link of a survey is signed with it
	mkdirSync(join(folder, 'app'), { mode: 0o700 });
	copyFileSync(join(today, 'app', 'secret'), join(folder, 'app', 'secret'));
	const { server, base } = await serve({ ...process.env, RETOUR_DATA: folder, HOST: '127.0.0.1' });
	try {
		const headers = { cookie: await signInAsAdministrator(base, folder) };
		const closed: Record<string, string> = {};
		for (const { name, path } of all) {
			const address = query === '' ? path : `${path}${path.includes('?') ? '&' : '?'}${query}`;
			const answer = await fetch(base + address, { headers, redirect: 'manual' });
			const text = await answer.text();
			const lacks = /lacks what is asked for: [^<]*/.exec(text)?.[0];
			if (answer.status !== 200 || lacks) closed[name] = [answer.status, lacks].filter(Boolean).join(' ');
		}
		expect(closed).toEqual(Object.fromEntries((notFound[day] ?? []).map((name) => [name, '404'])));
	} finally {
		server.kill('SIGTERM');
		await once(server, 'exit');
		rmSync(folder, { recursive: true, force: true });
	}
});

/** Puts a version of the shape of a day into the folder `to`, beside today's where that is the current one. */
async function publish(
	from: string,
	to: string,
	{ day, isCurrent }: { day: string; isCurrent: boolean }
): Promise<void> {
	const { file } = JSON.parse(readFileSync(join(from, 'current.json'), 'utf8')) as { file: string };
	mkdirSync(to, { recursive: true });
	const instance = await DuckDBInstance.create(join(to, `${older}.duckdb`));
	const connection = await instance.connect();
	await fillShape(connection, join(from, file), day);
	await connection.run(`update meta.publication set version = '${older}'`);
	connection.closeSync();
	instance.closeSync();
	if (isCurrent) {
		writeFileSync(join(to, 'current.json'), JSON.stringify({ version: older, file: `${older}.duckdb` }));
	} else {
		copyFileSync(join(from, file), join(to, file));
		copyFileSync(join(from, 'current.json'), join(to, 'current.json'));
	}
}
