import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readVersionsSince } from '../../web/lib/rma/versions.server.ts';

const folder = mkdtempSync(join(tmpdir(), 'versions-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the versions since a return was asked for are offered, newest first, without the one that is looked at', async () => {
	expect(await readVersionsSince(folder, null, 'none')).toEqual([]);
	mkdirSync(join(folder, 'published'));
	for (let day = 1; day <= 9; day++) writeFileSync(join(folder, 'published', `2026110${day}T080000Z.duckdb`), '');
	writeFileSync(join(folder, 'published', 'current.json'), '');
	writeFileSync(join(folder, 'published', '20261109T080000Z.duckdb.tmp'), '');
	const days = async (requested_at: string | null) =>
		(await readVersionsSince(folder, requested_at, '20261108T080000Z')).map(({ version }) => version.slice(6, 8));
	expect(await days('2026-11-06T09:00:00')).toEqual(['09', '07']);
	expect(await days(null)).toEqual(['09', '07', '06', '05', '04', '03']);
	expect((await readVersionsSince(folder, null, 'none'))[0]?.published_at).toMatch(/^2026-11-09T08:00:00/);
});
