// The win-back list with what people said: important customers with whom things went wrong through us.
import type { Filters } from '#lib/filters.ts';
import { dayIn } from '#lib/format.ts';
import { idsIn } from '#lib/said/ids.ts';
import { saidActions } from '#lib/said/actions.server.ts';
import { appStore } from '#lib/server/app-store.ts';
import { orProblem } from '#lib/server/app-store-said.ts';
import { winBackSaid, type HeldWinBack } from '#lib/server/app-store-win-back.ts';
import { unlessMissing } from '#lib/server/missing.ts';
import { isContacted, isWinBackState, winBackStates, type WinBackList, type WinBackState } from './win-back.ts';

type Held = ReadonlyMap<string, HeldWinBack>;

/** What holds for each customer that somebody spoke of. */
export const readHeldWinBack = () => orProblem<Held>(() => winBackSaid.held(appStore()), new Map());

/** The parameters of crm_win_back. */
export function winBackParams({ listing, state }: WinBackList, where: Filters['where'], held: Held, timeZone: string) {
	const contacted = [...held].filter(([, said]) => isContacted(said.state));
	return {
		source: where.source,
		country: where.country,
		tier: [],
		spoken: [...held.keys()],
		...idsIn(state, held),
		contacts: contacted.map(([id]) => id),
		contacted_ons: contacted.map(([, { at }]) => dayIn(timeZone, new Date(at))),
		sort: listing.sort.replace(/^-/, ''),
		limit: listing.limit,
		offset: listing.offset
	};
}

/** All that the page shows; `rows` is null where the version is older than the comparison of customers. */
export async function readWinBackPage(
	{ locals, url }: { locals: App.Locals; url: URL },
	list: WinBackList,
	filters: Filters
) {
	const { warehouse, publication, person } = locals;
	const { value: held, problem } = await readHeldWinBack();
	const params = winBackParams(list, filters.where, held, publication?.reporting_timezone ?? 'UTC');
	const { source, country, tier, spoken } = params;
	const [rows, all] = await Promise.all([
		unlessMissing(warehouse.ask('crm_win_back', params)),
		unlessMissing(warehouse.ask('crm_win_back_ids', { source, country, tier, spoken }))
	]);
	const stateOf = (id: string): WinBackState => held.get(id)?.state ?? 'open';
	const event = Number(url.searchParams.get('said'));
	const visible = new Set(all?.map(({ win_back_id }) => win_back_id));
	const readsNotes = person?.permissions.has('work_customers') || person?.permissions.has('see_personal');
	const shown = (said: HeldWinBack): HeldWinBack => ({ ...said, subject: {}, note: readsNotes ? said.note : '' });
	const said = [...held.values()].find(({ event_id, subject_id }) => event_id === event && visible.has(subject_id));
	return {
		rows,
		problem,
		states: Object.fromEntries(
			winBackStates.map((state) => [
				state,
				all?.filter(({ win_back_id }) => stateOf(win_back_id) === state).length ?? 0
			])
		) as Record<WinBackState, number>,
		held: Object.fromEntries(
			(rows ?? []).flatMap(({ win_back_id }) => {
				const one = held.get(win_back_id);
				return one ? [[win_back_id, shown(one)]] : [];
			})
		),
		said: said ? shown(said) : null
	};
}

/** The forms under a customer. */
export const winBackActions = saidActions<WinBackState>({
	isState: isWinBackState,
	find: async ({ warehouse }, win_back_id) => {
		const everything = { source: [], country: [], tier: [] };
		const only = { within: true, among: [win_back_id], except: [], contacts: [], contacted_ons: [] };
		const [row] = await warehouse.ask('crm_win_back', {
			...everything,
			...only,
			// also one who is not let down any more, or is not that important: whoever the person may see
			spoken: [win_back_id],
			sort: 'orders',
			limit: 1,
			offset: 0
		});
		if (!row) return undefined;
		const { customer_name: _, total: __, ...kept } = row;
		return kept;
	},
	// who has left the version, or may not be seen, is not spoken of
	remembered: async () => undefined,
	say: winBackSaid.say,
	undo: winBackSaid.undo
});
