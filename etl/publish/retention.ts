// Which versions stay: all of the last days, then the last of each day, then the last of each month, and for good those
// with which a period was closed. Decided from the names alone, so that it can be told beforehand.
import { rmSync } from 'node:fs';
import { readClosures } from './closures.ts';
import type { Retention } from './settings.ts';
import { currentVersion, instantOf, listVersions, versionFile } from './versions.ts';

/** Why a version stays: it serves, it is among the newest, or it is the last of its day or month, or closes a period. */
export type Kept = { version: string; because: 'serves' | 'newest' | 'recent' | 'day' | 'month' | 'closed' };

/** However old they are, so that there is something to go back to. */
const newestKept = 3;
const dayMs = 86_400_000;

type Given = {
	/** Newest first. */
	versions: readonly string[];
	policy: Retention;
	timezone: string;
	now: Date;
	serving: string | null;
	/** Versions with which a period was closed. */
	closing: ReadonlySet<string>;
};

/** The versions that stay, newest first, each with the strongest reason. */
export function retained({ versions, policy, timezone, now, serving, closing }: Given): Kept[] {
	const day = dayIn(timezone);
	const today = Date.parse(day(now));
	const lastOf = new Set<string>();
	/** Newest first, so the first of a day or month that is met is its last. */
	const isLastOf = (period: string) => !lastOf.has(period) && Boolean(lastOf.add(period));
	return versions.flatMap((version, index): Kept[] => {
		const on = day(instantOf(version));
		// before a clock that was put back nothing is old
		const age = Math.max(0, Math.round((today - Date.parse(on)) / dayMs));
		const [endsDay, endsMonth] = [isLastOf(on), isLastOf(on.slice(0, 7))];
		const because =
			version === serving
				? 'serves'
				: closing.has(version)
					? 'closed'
					: index < newestKept
						? 'newest'
						: age < policy.allForDays
							? 'recent'
							: endsDay && age < policy.dailyForDays
								? 'day'
								: endsMonth && monthsBetween(on, day(now)) <= policy.monthEnds
									? 'month'
									: null;
		return because ? [{ version, because }] : [];
	});
}

/** Removes the versions that the policy lets go, and returns them. */
export function pruneVersions(
	dataFolder: string,
	options: { policy: Retention; timezone: string; now: Date }
): string[] {
	const kept = new Set(keptVersions(dataFolder, options).map(({ version }) => version));
	const removed = listVersions(dataFolder).filter((version) => !kept.has(version));
	for (const version of removed) rmSync(versionFile(dataFolder, version), { force: true });
	return removed;
}

/** The versions of a data folder that stay, each with why. */
export const keptVersions = (dataFolder: string, options: { policy: Retention; timezone: string; now: Date }): Kept[] =>
	retained({
		...options,
		versions: listVersions(dataFolder),
		serving: currentVersion(dataFolder),
		closing: new Set(
			readClosures(dataFolder)
				.filter((closure) => closure.reopened_at === null)
				.map((closure) => closure.version)
		)
	});

const monthsBetween = (earlier: string, later: string): number =>
	(Number(later.slice(0, 4)) - Number(earlier.slice(0, 4))) * 12 +
	Number(later.slice(5, 7)) -
	Number(earlier.slice(5, 7));

/** The day (`YYYY-MM-DD`) of an instant in a time zone. */
function dayIn(timezone: string): (instant: Date) => string {
	const format = new Intl.DateTimeFormat('en-CA', {
		timeZone: timezone,
		year: 'numeric',
		month: '2-digit',
		day: '2-digit'
	});
	return (instant) => format.format(instant);
}
