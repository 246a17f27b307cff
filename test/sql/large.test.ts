// Many rows: memory must not grow with them.
import { afterEach, describe, expect, test } from 'vitest';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { hasMariadb, hasPostgres } from '../servers.ts';
import { openShop, type DialectName, type Shop } from './shop.ts';

const servers: [DialectName, boolean][] = [
	['postgres', hasPostgres],
	['mariadb', hasMariadb]
];

// When garbage is collected by itself depends on what else the machine does: what is held is the question.
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

describe.each(servers)('%s', (dialect, isThere) => {
	if (!isThere) return void test.skip('no server', () => undefined);
	let shop: Shop;
	afterEach(() => shop.close());

	test('100,000 rows of 1,000 bytes pass through much less memory than they are', async () => {
		shop = await openShop(dialect, []);
		const folder = mkdtempSync(join(tmpdir(), 'retour-large-'));
		const { address } = shop.options;
		const session = await shop.options.dialect.open(address, {
			signal: new AbortController().signal,
			statementMinutes: 1
		});
		const [n, series] = dialect === 'postgres' ? ['n', 'generate_series(1, 100000) as n'] : ['seq', 'seq_1_to_100000'];
		const select = `select ${n} as id, concat(repeat('x', 990), ${n}) as note from ${series}`;
		const columns = (await session.describe(select)).map((column) => ({
			...column,
			as: 'itself' as const,
			to: column.name
		}));
		const memory = () => {
			collectGarbage();
			const { heapUsed, external } = process.memoryUsage();
			return heapUsed + external;
		};
		const before = memory();
		let most = 0;
		let seen = 0;
		const progress = () => {
			seen += 1;
			if (seen % 20 === 0) most = Math.max(most, memory());
		};
		const path = join(folder, 'rows.csv');
		const { rows, bytes } = await session.copy(select, { path, columns, timezone: 'UTC', progress });
		await session.close();
		expect(rows).toBe(100_000);
		expect(bytes).toBeGreaterThan(95_000_000);
		expect(statSync(path).size).toBe(bytes);
		rmSync(folder, { recursive: true });
		expect((most - before) / 1_048_576).toBeLessThan(40);
	});
});
