// What mapped rows leave in quarantine goes when their file is read again, whatever the mapping then makes of it.
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openDatabase } from '../../etl/effects.ts';
import { extract } from '../../etl/extract/landing.ts';
import { loadLanding, prepareLoading, readCursor } from '../../etl/load/load.ts';
import { mapped } from '../../etl/sources/mapped/mapped.ts';
import { quiet, temporaryFolder } from './folders.ts';

it('a corrected file that gives no rows any more leaves nothing in quarantine', async () => {
	const root = temporaryFolder();
	const [folder, mapping] = [join(root, 'in'), join(root, 'mapping')];
	mkdirSync(folder);
	mkdirSync(mapping);
	writeFileSync(
		join(mapping, 'orders.sql'),
		`select _file, _line, no as order_id, day as ordered_at from sales where no <> 'test'`
	);
	const { connection, close } = await openDatabase(':memory:', quiet, { timezone: 'UTC' });
	await prepareLoading(connection);
	const source = mapped({
		id: 'shop',
		title: 'Shop',
		folder,
		mapping,
		inputs: { sales: { files: '*.csv' } },
		timezone: 'UTC',
		currency: 'EUR'
	});
	let days = 0;
	const run = async (text: string) => {
		writeFileSync(join(folder, 'a.csv'), text);
		utimesSync(join(folder, 'a.csv'), new Date(), new Date(Date.UTC(2026, 0, ++days)));
		const cursor = await readCursor(connection, 'shop');
		const { signal } = new AbortController();
		const landing = await extract({ source, dataFolder: root, effects: quiet, cursor, runId: 'run', signal });
		const options = { connection, effects: quiet, source, landingFolder: landing.folder!, runId: 'run' };
		await loadLanding(options);
		const found = await connection.runAndReadAll('select file, line, reason from load.quarantine order by all');
		return found.getRowsJson();
	};
	try {
		expect(await run('no,day\n1,never\n2,2026-01-02,surplus\n3,2026-01-02\n')).toEqual([
			['a.csv', '2', 'wrong_type'],
			['a.csv', '3', 'too_many_columns']
		]);
		expect(await run('no,day\ntest,2026-01-02\n')).toEqual([]);
	} finally {
		close();
	}
});
