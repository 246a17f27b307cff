import { mkdtempSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
	currentVersion,
	goForward,
	listVersions,
	newVersion,
	readServing,
	removePartials,
	rollBack,
	switchTo
} from '../../etl/publish/versions.ts';

function published(...versions: string[]): string {
	const data = mkdtempSync(join(tmpdir(), 'retour-versions-'));
	mkdirSync(join(data, 'published'));
	for (const version of versions) writeFileSync(join(data, 'published', `${version}.duckdb`), '');
	return data;
}

const old = '20261124T080000Z';
const older = '20261123T080000Z';
const oldest = '20261122T080000Z';

test('a version is named by its second, and always later than those there are', () => {
	const data = published(old);
	expect(newVersion(data, new Date('2026-11-24T09:00:00.700Z'))).toBe('20261124T090000Z');
	expect(newVersion(data, new Date('2026-11-24T08:00:00.700Z'))).toBe('20261124T080001Z');
	expect(newVersion(data, new Date('2026-11-24T07:00:00Z')) > old).toBe(true);
});

test('going back holds a version, by name or the one before; going forward serves the newest and holds nothing', () => {
	const data = published(old, older, oldest);
	const now = new Date('2026-11-24T10:00:00Z');
	switchTo(data, old);
	expect(rollBack(data, now)).toBe(older);
	expect(readServing(data)).toEqual({ version: older, file: `${older}.duckdb`, pinned_at: '2026-11-24T10:00:00.000Z' });
	expect(rollBack(data, now)).toBe(oldest);
	expect(() => rollBack(data, now)).toThrow('there is no version earlier than the one that serves');
	expect(currentVersion(data)).toBe(oldest);
	expect(goForward(data)).toBe(old);
	expect(readServing(data)).toEqual({ version: old, file: `${old}.duckdb` });
	// back to the newest is no going back: nothing newer is to be held off
	expect(rollBack(data, now, old)).toBe(old);
	expect(readServing(data)?.pinned_at).toBeUndefined();
});

test('what is no version is refused, whatever file it would name', () => {
	const data = published(old);
	writeFileSync(join(data, 'warehouse.duckdb'), '');
	expect(() => switchTo(data, '../warehouse')).toThrow('there is no version ../warehouse');
});

test('a version that is not there is refused with those that are, and nothing changes', () => {
	const data = published(old);
	switchTo(data, old);
	expect(() => switchTo(data, '20200101T000000Z')).toThrow('there is no version 20200101T000000Z');
	expect(currentVersion(data)).toBe(old);
});

test('what a crash left half-made is removed and never listed', () => {
	const data = published(old);
	writeFileSync(join(data, 'published', '20261124T090000Z.partial.duckdb'), 'half');
	writeFileSync(join(data, 'published', '20261124T090000Z.partial.duckdb.wal'), 'half');
	expect(listVersions(data)).toEqual([old]);
	removePartials(data);
	expect(readdirSync(join(data, 'published'))).toEqual([`${old}.duckdb`]);
});

test('before the first version nothing is current', () => {
	expect(currentVersion(published())).toBeNull();
});
