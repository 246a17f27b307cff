// The secret of an installation: one for all its processes, a key of its own for every purpose.
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Failure } from '../../web/lib/server/failure.ts';
import { appSecret } from '../../web/lib/server/secret.ts';

let folder: string;
let file: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'retour-secret-'));
	file = join(folder, 'app', 'secret');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('every purpose has its own key, and none is the secret itself', () => {
	const keys = ['survey link', 'tracking', 'survey link'].map((purpose) => appSecret(purpose, file).toString('hex'));
	expect(keys[0]).toBe(keys[2]);
	expect(keys[0]).not.toBe(keys[1]);
	expect(keys).not.toContain(readFileSync(file).toString('hex'));
	expect(Buffer.from(keys[0]!, 'hex')).toHaveLength(32);
});

test('only its owner may read the file, and nothing is left beside it', () => {
	appSecret('survey link', file);
	expect(statSync(file).mode & 0o777).toBe(0o600);
	expect(readdirSync(join(folder, 'app'))).toEqual(['secret']);
});

test('processes that ask at once agree', async () => {
	const module = new URL('../../web/lib/server/secret.ts', import.meta.url).href;
	const program = `const { appSecret } = await import('${module}');
		process.stdout.write(appSecret('survey link', process.argv[1]).toString('hex'))`;
	const asked = Array.from({ length: 6 }, () =>
		promisify(execFile)(process.execPath, ['--input-type=module', '-e', program, file])
	);
	const keys = (await Promise.all(asked)).map(({ stdout }) => stdout);
	expect(keys[0]).toMatch(/^[0-9a-f]{64}$/);
	expect(new Set(keys)).toEqual(new Set([appSecret('survey link', file).toString('hex')]));
});

test('a secret that was cut is not used, and a place that takes no file is a failure that says so', () => {
	mkdirSync(join(folder, 'app'));
	writeFileSync(file, 'short');
	expect(() => appSecret('survey link', file)).toThrow(expect.objectContaining({ code: 'store_unreadable' }));
	writeFileSync(join(folder, 'file'), '');
	const thrown = () => appSecret('survey link', join(folder, 'file', 'app', 'secret'));
	expect(thrown).toThrow(Failure);
});
