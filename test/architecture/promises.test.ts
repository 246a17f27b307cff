import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { leftAlone, readProgram } from './promises.ts';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const ours = /^(etl|web|sql)\/(?!.*(node_modules|\.svelte-kit|paraglide)\/)/;

test('no promise is left alone, in either half', { timeout: 900_000 }, () => {
	const isOurs = (path: string) => ours.test(path);
	expect(leftAlone(readProgram(root, isOurs), root, isOurs)).toEqual([]);
});
