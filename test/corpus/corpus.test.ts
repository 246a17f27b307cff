// The small form of the corpus: every kind of bad input once. `npm run corpus` runs as many as one likes.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { corpus, families } from './corpus.ts';
import { attempt, judge, openGround, yardOf } from './yard.ts';

test(
	'every kind of bad input ends in a named error, a warning or quarantine, and nothing is lost or unserved',
	{ timeout: 300_000 },
	async () => {
		const results = await corpus({ cases: families.length, seed: 20_261_124 });
		expect(results.filter(({ problems }) => problems.length > 0)).toEqual([]);
	}
);

test('the judge of the corpus sees a lost row, a wrong count, silence and an error without a name', async () => {
	const root = mkdtempSync(join(tmpdir(), 'retour-judge-'));
	const { warehouse, sql, close } = await openGround(root);
	try {
		const yard = yardOf(root, sql, 1, 0);
		yard.write('suppliers.csv', 'supplier_id\na\nb\n');
		const outcome = await attempt(warehouse.connection, root, yard.source());
		const problems = (expects: Parameters<typeof judge>[3], of = outcome) =>
			judge(warehouse.connection, root, yard.id, expects, of);
		const right = { suppliers: ['a', 'b'] };
		expect(await problems({ stored: right, quarantined: 0, read: 2, isOdd: true })).toEqual([]);
		expect(await problems({ stored: { suppliers: ['a', 'b', 'c'] }, isOdd: true })).toHaveLength(1);
		expect(await problems({ stored: {}, isOdd: true })).toHaveLength(1);
		expect(await problems({ stored: right, quarantined: 1, isOdd: true })).toHaveLength(1);
		expect(await problems({ stored: right, read: 3, isOdd: true })).toHaveLength(1);
		expect(await problems({ stored: right })).toEqual(['it was taken without a word']);
		expect(await problems({ stored: right, fails: 'FILES_FOLDER', isOdd: true })).toHaveLength(1);
		expect(await problems({ stored: right, warns: /gone/, isOdd: true })).toHaveLength(1);
		expect(await problems({ stored: right }, { report: null, error: new TypeError('x') })).toHaveLength(1);
		await warehouse.connection.run('update load.counts set rows_read = 3');
		expect(await problems({ stored: right, isOdd: true })).toEqual([expect.stringContaining('rows are lost')]);
	} finally {
		close();
		rmSync(root, { recursive: true, force: true });
	}
});
