import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runFolder } from './run.ts';

/** The larger fixtures of the project, which are not part of it. */
const larger = join(import.meta.dirname, '../../../shared/oracles');

const wrong = async (folder: string) =>
	(await runFolder(folder))
		.filter(({ differences }) => differences.length > 0)
		.map(({ method, id, differences }) => ({
			method,
			id,
			differences: differences.slice(0, 5)
		}));

test('every statistic agrees with the tables printed in books and papers', { timeout: 300_000 }, async () => {
	expect(await wrong(join(import.meta.dirname, 'published'))).toEqual([]);
});

test.skipIf(!existsSync(larger) && process.env.CI !== 'true')(
	`every statistic agrees with the larger fixtures (${existsSync(larger) ? larger : `SKIPPED: ${larger} is missing`})`,
	{ timeout: 300_000 },
	async () => {
		expect(await wrong(larger)).toEqual([]);
	}
);

describe('an oracle file', () => {
	let folder: string;
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'retour-oracles-'));
	});
	afterEach(() => rmSync(folder, { recursive: true, force: true }));

	const input = { x1: 56, n1: 70, x2: 48, n2: 80 };
	const write = (oracle: unknown) => writeFileSync(join(folder, 'any.json'), JSON.stringify(oracle));
	const found = async () => (await runFolder(folder)).map(({ differences }) => differences);

	test('agrees or differs figure by figure', async () => {
		const cases = [
			{ id: 'near', input, expected: { difference: 0.2 } },
			{ id: 'far', input, expected: { difference: 0.2, upper: 0.34 } }
		];
		write({ method: 'proportion_difference', cases });
		expect(await found()).toEqual([[], [expect.stringMatching(/^upper is 0\.33387\d+, not 0\.34$/)]]);
	});

	test('of a method that nobody knows fails', async () => {
		write({ method: 'astrology', cases: [{ id: 'a', expected: { sign: 'leo' } }] });
		expect(await found()).toEqual([['no method is called "astrology"']]);
	});

	test('with a figure that nothing computes fails', async () => {
		write({ method: 'proportion_difference', cases: [{ id: 'a', input, expected: { difference: 0.2, luck: 7 } }] });
		expect(await found()).toEqual([['nothing computes luck']]);
	});

	test('without a figure fails', async () => {
		write({ method: 'proportion_difference', cases: [{ id: 'a', input }] });
		expect(await found()).toEqual([['no figure was compared']]);
	});

	test('that is no JSON fails', async () => {
		writeFileSync(join(folder, 'any.json'), '{');
		expect(await found()).toHaveLength(1);
		expect((await found())[0]).toHaveLength(1);
	});
});
