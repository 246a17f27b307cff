import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { leftAlone, readProgram } from './promises.ts';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const ours = /^(etl|web|sql)\/(?!.*(node_modules|\.svelte-kit|paraglide)\/)/;

test('no promise is left alone, in either half', { timeout: 900_000 }, () => {
	const isOurs = (path: string) => ours.test(path);
	expect(leftAlone(readProgram(root, isOurs), root, isOurs)).toEqual([]);
});

const planted = `
async function send(): Promise<void> {}
async function isKnown(id: string): Promise<boolean> { return id !== ''; }
export async function work(ids: string[]) {
	send();
	await send();
	void send();
	send().catch(() => undefined);
	if (ids.some(isKnown)) return ids.filter(async (id) => id === '');
	if (ids.every((id) => id !== '')) await Promise.all(ids.map(isKnown));
	try {
		return send();
	} catch {
		return null;
	}
}
export async function passOn() {
	return send();
}
`;

test('planted ones are found, each in its line, and nothing else', { timeout: 120_000 }, () => {
	const options: ts.CompilerOptions = { target: ts.ScriptTarget.ESNext, strict: true, types: [] };
	const host = ts.createCompilerHost(options);
	const read = host.getSourceFile;
	host.getSourceFile = (name, ...rest) =>
		name === '/planted.ts' ? ts.createSourceFile(name, planted, ts.ScriptTarget.ESNext, true) : read(name, ...rest);
	const program = ts.createProgram(['/planted.ts'], options, host);
	expect(leftAlone(program, '/', (path) => path === 'planted.ts')).toEqual([
		'planted.ts:5: nobody waits for it',
		'planted.ts:9: a promise is always true',
		'planted.ts:9: a promise is always true',
		'planted.ts:12: what it throws is not caught here: return await'
	]);
});
