// What the page Satisfaction shows.
import type { RequestEvent } from '@sveltejs/kit';
import { queryParams, type Filters } from '#lib/filters.ts';
import { readListing, type ListingRules } from '#lib/listing/listing.ts';
import { appStore } from '#lib/server/app-store.ts';
import { orProblem } from '#lib/server/app-store-said.ts';
import { readPage } from '#lib/server/publication.ts';
import { answeredSince } from '#lib/server/surveys.ts';
import { biasesOf, dimensions, groupsOf, overallOf, scores, type Dimension, type Score } from './satisfaction.ts';

type Event = Pick<RequestEvent, 'url' | 'locals'>;

const oneOf = <Name extends string>(names: readonly Name[], value: string | null): Name =>
	names.find((name) => name === value) ?? names[0]!;

const rules: ListingRules = { sorts: ['answered'], sort: '-answered', pageSize: 20 };

/** Dimension, score and place in the list of comments that a URL names. */
const readChoice = (url: URL) => ({
	by: oneOf(dimensions, url.searchParams.get('by')) as Dimension,
	score: oneOf(scores, url.searchParams.get('score')) as Score,
	listing: readListing(url, rules)
});

/** The parameters that the questions of this page have in common. */
export function satisfactionParams(filters: Filters) {
	const { since, until } = filters;
	const { category, reason, channel, country, source } = queryParams(filters);
	return { since, until, category, reason, channel, country, source };
}

/** The figures, the groups by the dimension of the URL, who answers, and the comments where the reader may see words. */
export async function readSatisfaction(event: Event) {
	const { publication, filters } = readPage(event);
	const choice = readChoice(event.url);
	const { warehouse } = event.locals;
	const counts = await warehouse.ask('satisfaction_groups', satisfactionParams(filters));
	return {
		filters,
		...choice,
		overall: overallOf(counts),
		groups: groupsOf(counts, choice.by),
		biases: biasesOf(counts),
		comments: maySeeWords(event) ? await askComments(event, filters, '') : null,
		waiting: (await orProblem(() => answeredSince(appStore(), `${publication.published_at.slice(0, 19)}Z`), 0)).value,
		mayInvite: ['export', 'work_customers'].every((right) => event.locals.person?.permissions.has(right as 'export'))
	};
}

const maySeeWords = ({ locals }: Event): boolean => locals.person?.permissions.has('see_personal') ?? false;

/** As long as what is searched for may be. */
export const longestWords = 100;

/** The comments with these words, newest first, under the filters and the score of the URL. */
export function askComments({ url, locals }: Event, filters: Filters, words: string) {
	const { score, listing } = readChoice(url);
	// what was searched is one list: its words stand in no address that a second page could have
	const { limit, offset } = words === '' ? listing : { limit: 100, offset: 0 };
	return locals.warehouse.ask('satisfaction_comments', { ...satisfactionParams(filters), words, score, limit, offset });
}
