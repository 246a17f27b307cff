import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pruneVersions, retained } from '../../etl/publish/retention.ts';
import { retentionSettings } from '../../etl/publish/settings.ts';
import { instantOf, listVersions, switchTo } from '../../etl/publish/versions.ts';

const named = (instant: string | number) => `${new Date(instant).toISOString().replaceAll(/[-:]/g, '').slice(0, 15)}Z`;
const policy = retentionSettings.parse({});
const now = new Date('2026-11-24T12:00:00Z');
const keep = (instants: readonly (string | number)[], options: Partial<Parameters<typeof retained>[0]> = {}) =>
	retained({
		versions: instants.map(named).sort().reverse(),
		policy,
		timezone: 'UTC',
		now,
		serving: null,
		closing: new Set(),
		...options
	});

test('a version is named by an instant, and gives it back', () => {
	expect(instantOf('20261124T081500Z').toISOString()).toBe('2026-11-24T08:15:00.000Z');
});

test('all of the last days stay, then the last of each day, then of each month, and the rest goes', () => {
	const kept = keep([
		'2026-11-24T11:00:00Z', '2026-11-24T10:00:00Z', '2026-11-24T09:00:00Z',
		'2026-11-18T10:00:00Z', '2026-11-18T09:00:00Z',
		'2026-11-17T10:00:00Z', '2026-11-17T09:00:00Z',
		'2026-09-26T10:00:00Z', '2026-09-25T10:00:00Z', '2026-09-24T10:00:00Z',
		'2023-11-30T10:00:00Z', '2023-11-29T10:00:00Z', '2023-10-31T10:00:00Z'
	]); // prettier-ignore
	expect(kept.map(({ version, because }) => `${version.slice(0, 11)} ${because}`)).toEqual([
		'20261124T11 newest', '20261124T10 newest', '20261124T09 newest',
		'20261118T10 recent', '20261118T09 recent',
		'20261117T10 day',
		'20260926T10 day',
		'20231130T10 month'
	]); // prettier-ignore
});

test('days are those of the reporting time zone', () => {
	const young = ['2026-11-24T11:00:00Z', '2026-11-24T10:00:00Z', '2026-11-24T09:00:00Z'];
	// half past eleven on 31 October and half past midnight on 1 November in Berlin; one evening in London
	const versions = ['2026-10-31T22:30:00Z', '2026-10-31T23:30:00Z', ...young];
	expect(keep(versions, { timezone: 'Europe/Berlin' })).toHaveLength(5);
	expect(keep(versions, { timezone: 'UTC' })).toHaveLength(4);
});

test('what serves and what closes a period stays, however old', () => {
	const old = ['2020-01-02T10:00:00Z', '2020-01-01T11:00:00Z', '2020-01-01T10:00:00Z'];
	const young = ['2026-11-24T11:00:00Z', '2026-11-24T10:00:00Z', '2026-11-24T09:00:00Z'];
	const kept = keep([...old, ...young], { serving: named(old[1]!), closing: new Set([named(old[2]!)]) });
	expect(kept.slice(3)).toEqual([
		{ version: '20200101T110000Z', because: 'serves' },
		{ version: '20200101T100000Z', because: 'closed' }
	]);
});

test('for any history: the newest stay, pruning twice is pruning once, and each day and month keeps its last', () => {
	const start = Date.parse('2024-01-01T00:00:00Z');
	const instants = fc.uniqueArray(fc.integer({ min: 0, max: 1057 * 24 }), { minLength: 1, maxLength: 120 });
	fc.assert(
		fc.property(instants, (hours) => {
			const versions = hours.map((hour) => named(start + hour * 3_600_000)).sort().reverse(); // prettier-ignore
			const given = { policy, timezone: 'UTC', now, serving: null, closing: new Set<string>() };
			const once = retained({ ...given, versions }).map(({ version }) => version);
			expect(once.slice(0, 3)).toEqual(versions.slice(0, 3));
			expect(retained({ ...given, versions: once }).map(({ version }) => version)).toEqual(once);
			for (const month of new Set(versions.map((version) => version.slice(0, 6))))
				expect(once).toContain(versions.find((version) => version.startsWith(month)));
			for (const day of new Set(versions.filter((version) => version >= '20260926').map((one) => one.slice(0, 8))))
				expect(once).toContain(versions.find((version) => version.startsWith(day)));
			expect(once.filter((version) => version < '20260926').length).toBeLessThanOrEqual(36 + 3);
		}),
		{ numRuns: 200 }
	);
});

test('files of a data folder go as the policy says, and no other', () => {
	const data = mkdtempSync(join(tmpdir(), 'retour-retention-'));
	mkdirSync(join(data, 'published'));
	const versions = ['20261124T110000Z', '20261124T100000Z', '20261124T090000Z', '20261001T090000Z', '20261001T080000Z'];
	for (const version of versions) writeFileSync(join(data, 'published', `${version}.duckdb`), '');
	switchTo(data, versions[0]!);
	expect(pruneVersions(data, { policy, timezone: 'UTC', now })).toEqual(['20261001T080000Z']);
	expect(listVersions(data)).toEqual(versions.slice(0, 4));
});
