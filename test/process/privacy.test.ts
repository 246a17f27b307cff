// The commands as people call them: what is held is shown, an erasure that is killed is finished by the next one, and a
// backup that is put back is held to the register.
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readRegister } from '../../etl/privacy/register.ts';
import { checkChain } from '../../web/lib/server/audit-log.ts';
import { customer, findWords, planted, writeCompany } from '../privacy/company.ts';
import { openStore, saySomething } from '../privacy/said.ts';

const bin = fileURLToPath(new URL('../../etl/bin.js', import.meta.url));
const killer = fileURLToPath(new URL('../privacy/kill-at.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'retour-privacy-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
/** The data folder before anything was asked; tests work on copies. */
const untouched = join(folder, 'untouched');
let copies = 0;
const copy = (): string => {
	const data = join(folder, `copy-${++copies}`);
	cpSync(untouched, data, { recursive: true });
	return data;
};

type Ended = { code: number | null; signal: string | null; out: string; err: string };

/** `retour …`; with a number, killed at that step of its work (see `kill-at.ts`). */
function retour(data: string, args: string[], killAt?: number): Promise<Ended> {
	return new Promise((resolve, reject) => {
		const hook = killAt === undefined ? [] : ['--import', killer];
		const child = spawn(process.execPath, [...hook, bin, ...args], {
			env: {
				...process.env,
				RETOUR_CONFIG: join(folder, 'retour.config.ts'),
				RETOUR_DATA: data,
				RETOUR_TEST_KILL_AT: String(killAt),
				NO_COLOR: '1'
			},
			stdio: ['ignore', 'pipe', 'pipe']
		});
		let [out, err] = ['', ''];
		child.stdout.on('data', (bytes: Buffer) => (out += bytes.toString()));
		child.stderr.on('data', (bytes: Buffer) => (err += bytes.toString()));
		child.once('error', reject);
		child.once('exit', (code, signal) => resolve({ code, signal, out, err }));
	});
}

const who = ['--source', 'shop', '--customer', customer];
const erase = (data: string, killAt?: number) =>
	retour(data, ['privacy', 'erase', ...who, '--reason', 'request 17', '--json'], killAt);

beforeAll(async () => {
	writeCompany(join(folder, 'input'));
	writeFileSync(
		join(folder, 'retour.config.ts'),
		`export default { reporting: { timezone: 'UTC', currency: 'EUR' }, limits: { threads: 2, memoryMb: 1000 },
			sources: [{ id: 'shop', kind: 'files', folder: ${JSON.stringify(join(folder, 'input'))}, timezone: 'UTC', currency: 'EUR', quietSeconds: 0 }] };\n`
	);
	await saySomething(untouched);
	expect(await retour(untouched, ['run'])).toMatchObject({ code: 0 });
});

test('what is held about a customer is written into a folder that only its owner may read', async () => {
	const [data, to] = [copy(), join(folder, 'request')];
	const shown = await retour(data, ['privacy', 'show', ...who, '--to', to, '--json']);
	expect(shown).toMatchObject({ code: 0 });
	expect(statSync(to).mode & 0o777).toBe(0o700);
	const all = readFileSync(join(to, 'all.json'), 'utf8');
	const texts = readdirSync(to).filter((name) => name.endsWith('.csv')).map((name) => readFileSync(join(to, name), 'utf8')).join('\n'); // prettier-ignore
	for (const [name, word] of Object.entries(planted)) {
		expect(all.includes(word), `${name} in all.json`).toBe(true);
		expect(texts.includes(word), `${name} in a CSV`).toBe(true);
	}
	expect(all).not.toContain('person6@mail.example');
	const { parts } = JSON.parse(shown.out) as { parts: { place: string; rows: number }[] };
	expect(parts.find(({ place }) => place === 'warehouse raw.orders')?.rows).toBe(5);
	expect(await retour(data, ['privacy', 'show', ...who, '--to', to])).toMatchObject({
		code: 2,
		err: expect.stringContaining('is not empty') as string
	});
	const store = openStore(data);
	expect(await store.read("select details from audit_events where action = 'show_customer'")).toEqual([{ details: '{"source":"shop"}' }]); // prettier-ignore
	await store.close();
});

test('a call that lacks something says what, and changes nothing', async () => {
	const data = copy();
	expect(await retour(data, ['privacy', 'erase', ...who])).toMatchObject({
		code: 2,
		err: expect.stringContaining('--reason') as string
	});
	const unknown = ['privacy', 'erase', '--source', 'shop', '--customer', 'nobody', '--reason', 'x'];
	expect(await retour(data, unknown)).toMatchObject({
		code: 2,
		err: expect.stringMatching(/nothing is known of a customer "nobody" of shop\n {2}hint: /) as string
	});
	expect(await retour(data, ['privacy', 'renew'])).toMatchObject({ code: 2 });
	const dry = await retour(data, ['privacy', 'erase', ...who, '--dry-run']);
	expect(dry.code).toBe(0);
	expect(dry.out).toMatch(/ 5 {2}warehouse, raw\.orders\n/);
	expect(dry.out).toMatch(/would be changed; nothing was$/m);
	expect(readFileSync(join(data, 'app', 'retour.sqlite')).includes(planted.flagNote)).toBe(true);
});

test.each([
	['while landings are written', 60],
	['while a version is written', 420],
	['while the store is changed', 650],
	['while the warehouse is written', 780],
	['while models are built', 2300]
])('killed %s, the next one finishes it', async (_, step) => {
	const data = copy();
	expect((await erase(data, step)).signal).toBe('SIGKILL');
	const again = await erase(data);
	expect(again, again.err).toMatchObject({ code: 0 });
	expect(await findWords(data)).toEqual([]);
	const store = openStore(data);
	expect(await store.read("select count(*) as n from audit_events where action = 'erase_customer'")).toEqual([
		{ n: 1 }
	]);
	expect((await checkChain(store)).broken).toBeNull();
	await expect(store.write((statement) => statement('delete from flag_events'))).rejects.toThrow(/append-only/);
	await store.close();
	expect(readRegister(data)!.erased.map(({ requests }) => requests.length)).toEqual([1]);
	erased ??= data;
});

let erased: string | null = null;

test('a backup that is put back is held to the register that was kept', async () => {
	const data = copy();
	cpSync(join(erased!, 'privacy'), join(data, 'privacy'), { recursive: true });
	const renewed = await retour(data, ['privacy', 'renew', '--json']);
	expect(renewed).toMatchObject({ code: 0 });
	expect((JSON.parse(renewed.out) as { found: unknown[] }).found.length).toBeGreaterThan(5);
	expect(await findWords(data)).toEqual([]);
});
