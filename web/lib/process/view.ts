// What the page of the process is asked to show, beside the filters of every page: whose returns, which part of the map,
// which way or deviation. All of it is in the URL.
import { queryParams, type Address, type Filters } from '../filters.ts';

/** Whose returns, besides the filters of every page. */
export const groupings = ['warehouse', 'handler', 'resolution'] as const;
export type Grouping = (typeof groupings)[number];

/** What the turnaround is split by. */
export const turnaroundBys = ['channel', 'warehouse', 'handler', 'resolution'] as const;
export type TurnaroundBy = (typeof turnaroundBys)[number];

/** Arcs that fewer than this share of the cases take are hidden. */
export const rareShares = [0, 0.002, 0.01, 0.05] as const;
const defaultRare = 0.002;

export type ProcessView = {
	groups: Record<Grouping, string[]>;
	/** An activity, empty for all; with `next` the arc between the two. */
	activity: string;
	next: string;
	variant: string;
	deviation: string;
	rare: number;
	by: TurnaroundBy;
	/** The two that are compared: `warehouse:W1`; empty for all of them, or for the period before. */
	one: string;
	other: string;
};

const text = (url: Address, name: string) => (url.searchParams.get(name) ?? '').slice(0, 200);

/** Members of the groupings that a URL names. */
export const readGroups = (url: Address): Record<Grouping, string[]> =>
	Object.fromEntries(
		groupings.map((name) => [name, [...new Set(url.searchParams.getAll(name))].filter(Boolean)])
	) as Record<Grouping, string[]>;

/** The view that a URL names; what it names wrongly has its default. */
export function readProcessView(url: Address): ProcessView {
	const activity = text(url, 'step');
	const rare = Number(url.searchParams.get('rare') ?? defaultRare);
	const by = url.searchParams.get('by') as TurnaroundBy;
	return {
		groups: readGroups(url),
		activity,
		next: activity ? text(url, 'next') : '',
		variant: text(url, 'way'),
		deviation: text(url, 'deviation'),
		rare: rareShares.find((share) => share === rare) ?? defaultRare,
		by: turnaroundBys.includes(by) ? by : 'warehouse',
		one: text(url, 'one'),
		other: text(url, 'other')
	};
}

/** The parameters that all queries of the process take. */
export function processParams(filters: Filters, { groups, activity, next, variant, deviation }: ProcessView) {
	const { since, until, source, category, reason, channel, country } = queryParams(filters);
	return { since, until, source, category, reason, channel, country, ...groups, activity, next, variant, deviation };
}

/** Whether a part of the map, a way or a deviation is chosen. */
export const hasChoice = ({ activity, variant, deviation }: ProcessView): boolean =>
	activity !== '' || variant !== '' || deviation !== '';

/** The member of a group that is compared; null for none that there is. */
export function readMember(member: string): { by: Grouping | 'channel'; member: string } | null {
	const [, by = '', value = ''] = /^(warehouse|handler|resolution|channel):(.+)$/.exec(member) ?? [];
	return by ? { by: by as Grouping | 'channel', member: value } : null;
}

/** The place in the list of cases. */
export const casesPerPage = 20;
export function readCasePage(url: Address): { page: number; limit: number; offset: number } {
	const asked = url.searchParams.get('page') ?? '';
	const page = /^[1-9]\d{0,4}$/.test(asked) ? Number(asked) : 1;
	return { page, limit: casesPerPage, offset: (page - 1) * casesPerPage };
}
