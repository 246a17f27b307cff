// Versions over time as files tell of them: which are kept, what each restated, which months are closed. Written by
// `etl/publish/`; what is not as expected is left out, never guessed.
import type { Restatement } from '../../../sql/publish/compare.ts';

export type Closure = {
	/** `YYYY-MM` */
	month: string;
	name: string;
	version: string;
	/** ISO 8601 in UTC. */
	closed_at: string;
};

export type RestatementLog = {
	version: string;
	/** Against the version before; null where there was none, or it could not be compared. */
	previous: Restatement | null;
	/** Against the versions with which months were closed. */
	closed: { month: string; name: string; restatement: Restatement }[];
	problems: string[];
};

export type KeptVersion = {
	version: string;
	/** ISO 8601 in UTC. */
	published_at: string;
	bytes: number;
	/** Months that it restated against the version before; null where that is not known. */
	restated: number | null;
};

type Loose = Record<string, unknown>;
const isObject = (value: unknown): value is Loose =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
const areStrings = (value: Loose, names: readonly string[]) => names.every((name) => typeof value[name] === 'string');
const list = <T>(value: unknown, read: (one: unknown) => T | null): T[] =>
	Array.isArray(value) ? value.map(read).filter((one) => one !== null) : [];
const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

const monthFigures = [
	'shipped_before', 'shipped_after', 'returned_before', 'returned_after', 'refunds_before', 'refunds_after'
]; // prettier-ignore
const causeFigures = ['rows', 'shipped_units', 'returned_units', 'refund_amount'];
const areNumbers = (value: Loose, names: readonly string[]) => names.every((name) => typeof value[name] === 'number');

function readRestatement(value: unknown): Restatement | null {
	if (!isObject(value) || !areStrings(value, ['before', 'after'])) return null;
	return {
		before: value['before'] as string,
		after: value['after'] as string,
		through: text(value['through']),
		settings: list(value['settings'], text),
		months: list(value['months'], (one) =>
			isObject(one) && areStrings(one, ['month']) && areNumbers(one, monthFigures)
				? (one as Restatement['months'][number])
				: null
		),
		causes: list(value['causes'], (one) =>
			isObject(one) && areStrings(one, ['month', 'relation', 'cause', 'change']) && areNumbers(one, causeFigures)
				? (one as Restatement['causes'][number])
				: null
		)
	};
}

/** The log of a parsed file, or null where it is none. */
export function readLog(value: unknown): RestatementLog | null {
	if (!isObject(value) || typeof value['version'] !== 'string') return null;
	return {
		version: value['version'],
		previous: readRestatement(value['previous']),
		closed: list(value['closed'], (one) => {
			if (!isObject(one) || !areStrings(one, ['month', 'name'])) return null;
			const restatement = readRestatement(one['restatement']);
			return restatement && { month: one['month'] as string, name: one['name'] as string, restatement };
		}),
		problems: list(value['problems'], text)
	};
}

/** The months that are closed now, of a parsed `closures.json`, by month. */
export const readClosures = (value: unknown): Closure[] =>
	list(value, (one): Closure | null =>
		isObject(one) && areStrings(one, ['month', 'name', 'version', 'closed_at']) && one['reopened_at'] === null
			? (one as Closure)
			: null
	).sort((one, other) => (one.month < other.month ? 1 : -1));

/** When a version was made, from its name: `20261124T081500Z` as `2026-11-24T08:15:00Z`. */
export const madeAt = (version: string): string =>
	version.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');
