// What the leak finder found, with what people said about it: the list, and the totals by rule and by month.
import { isWithin } from '../../../sql/access/scope.ts';
import type { Filters } from '#lib/filters.ts';
import { listingParams } from '#lib/listing/listing.ts';
import { idsIn } from '#lib/said/ids.ts';
import { saidActions } from '#lib/said/actions.server.ts';
import { appStore } from '#lib/server/app-store.ts';
import { leaksSaid, type HeldLeak } from '#lib/server/app-store-leaks.ts';
import { orProblem } from '#lib/server/app-store-said.ts';
import { unlessMissing } from '#lib/server/missing.ts';
import { withGone } from './gone.ts';
import type { LeakList } from './leak-list.ts';
import { isLeakState, type LeakState } from './leak-states.ts';

/** Who reads, and from what. */
type Reader = Pick<App.Locals, 'warehouse' | 'person'>;

const noneHeld: ReadonlyMap<string, HeldLeak> = new Map();

/** What holds for each finding that somebody spoke of; nothing, and why, where the notes cannot be read. */
export async function readHeldLeaks(): Promise<{ held: ReadonlyMap<string, HeldLeak>; problem: string | null }> {
	const { value: held, problem } = await orProblem<ReadonlyMap<string, HeldLeak>>(
		() => leaksSaid.held(appStore()),
		noneHeld
	);
	return { held, problem };
}

const idsOf = (held: ReadonlyMap<string, HeldLeak>, wanted: LeakState) =>
	[...held].flatMap(([id, { state }]) => (state === wanted ? [id] : []));

/** The rules with what they found under the filters, and what became of it by month; null in an older version. */
export async function readLeakTotals(
	{ warehouse, person }: Reader,
	{ where }: Filters,
	held: ReadonlyMap<string, HeldLeak>
) {
	const said = { explained: idsOf(held, 'explained'), recovered: idsOf(held, 'recovered') };
	const found = await unlessMissing(
		Promise.all([
			warehouse.ask('leak_rules', { source: where.source }),
			warehouse.ask('leak_totals', { ...where, ...said }),
			warehouse.ask('leak_months', { ...where, ...said, rule: [] }),
			warehouse.ask('leak_ids', { among: [...held.keys()] })
		])
	);
	if (!found) return null;
	const [rules, totals, months, known] = found;
	const gone = goneOf(held, known).filter(({ subject }) => isWithin(person?.rules ?? {}, subject));
	return {
		rules: rules.map((rule) => ({ ...rule, total: totals.find((total) => total.rule === rule.rule) ?? null })),
		months: withGone(months, gone, where),
		gone
	};
}

/** What people spoke of and the version no longer has. */
function goneOf(held: ReadonlyMap<string, HeldLeak>, known: readonly { leak_id: string }[]): HeldLeak[] {
	const still = new Set(known.map(({ leak_id }) => leak_id));
	return [...held.values()].filter(({ subject_id }) => !still.has(subject_id));
}

export type LeakTotals = NonNullable<Awaited<ReturnType<typeof readLeakTotals>>>;

/** The parameters of leak_list. */
export const leakListParams = (
	{ listing, rule, state, month }: LeakList,
	{ where }: Filters,
	held: ReadonlyMap<string, HeldLeak>
) => {
	const { sort, limit, offset } = listingParams(listing);
	return { ...where, ...idsIn(state, held), rule, month, sort, limit, offset };
};

/** All that the list of findings shows. */
export async function readLeakPage(reader: Reader, list: LeakList, filters: Filters, url: URL) {
	const { held, problem } = await readHeldLeaks();
	const [leaks, totals] = await Promise.all([
		unlessMissing(reader.warehouse.ask('leak_list', leakListParams(list, filters, held))),
		readLeakTotals(reader, filters, held)
	]);
	const event = Number(url.searchParams.get('said'));
	return {
		leaks,
		totals,
		problem,
		held: Object.fromEntries(
			(leaks ?? []).flatMap(({ leak_id }) => {
				const one = held.get(leak_id);
				return one ? [[leak_id, one]] : [];
			})
		),
		gone: totals?.gone ?? [],
		/** What was said just now, if it still holds: it can be undone where it has left the list. */
		said: [...held.values()].find(({ event_id }) => event_id === event) ?? null
	};
}

/** The forms under a finding. */
export const leakActions = saidActions<LeakState>({
	isState: isLeakState,
	find: async (locals, leak_id) => (await locals.warehouse.ask('leak', { leak_id }))[0],
	remembered: async (store, leak_id) => (await leaksSaid.held(store)).get(leak_id)?.subject,
	say: leaksSaid.say,
	undo: leaksSaid.undo
});
