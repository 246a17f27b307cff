// All that the inbox shows: signals of the version, what people said about them, and those that have gone.
import { isWithin } from '../../../sql/access/scope.ts';
import type { Filters } from '#lib/filters.ts';
import { listingParams } from '#lib/listing/listing.ts';
import { appStore } from '#lib/server/app-store.ts';
import { heldSignals, orProblem, type Held } from '#lib/server/app-store-signals.ts';
import { unlessMissing } from '#lib/server/missing.ts';
import { idsIn } from '#lib/said/ids.ts';
import { readInbox } from './inbox.ts';

const noneHeld: ReadonlyMap<string, Held> = new Map();

export async function readInboxPage({ locals, url, filters }: { locals: App.Locals; url: URL; filters: Filters }) {
	const inbox = readInbox(url);
	const { value: held, problem } = await orProblem<ReadonlyMap<string, Held>>(() => heldSignals(appStore()), noneHeld);
	const ids = idsIn(inbox.state, held);
	const narrowed = { source: filters.where.source, category: filters.where.category, supplier: inbox.supplier };
	const { warehouse } = locals;
	const found = await unlessMissing(
		Promise.all([
			warehouse.ask('quality_signals', { ...narrowed, ...ids, kind: inbox.kind, over: !inbox.now, ...sorted(inbox) }),
			warehouse.ask('quality_totals', { ...narrowed, ...ids }),
			warehouse.ask('quality_signal_ids', { among: [...held.keys()] }),
			warehouse.ask('quality_reason_categories', {})
		])
	);
	// A version from before there were signals; what was said stays.
	const [signals, totals, known, categories] = found ?? [[], [], [], []];
	const still = new Set(known.map(({ signal_id }) => signal_id));
	return {
		inbox,
		isAbsent: found === null,
		signals,
		totals,
		categories,
		held: Object.fromEntries(
			signals.flatMap(({ signal_id }) => {
				const one = held.get(signal_id);
				return one ? [[signal_id, told(one)]] : [];
			})
		),
		gone:
			found === null
				? []
				: [...held.values()].filter(
						({ signal_id, signal }) => !still.has(signal_id) && isWithin(locals.person?.rules ?? {}, signal)
					),
		stateCounts: countStates(held, still),
		said: saidBy(url, held),
		problem
	};
}

const sorted = ({ listing }: ReturnType<typeof readInbox>) => {
	const { sort, limit, offset } = listingParams(listing);
	return { sort, limit, offset };
};

const told = ({ event_id, state, note, at, by }: Held) => ({ event_id, state, note, at, by });

function countStates(held: ReadonlyMap<string, Held>, still: ReadonlySet<string>): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const { signal_id, state } of held.values()) if (still.has(signal_id)) counts[state] = (counts[state] ?? 0) + 1;
	return counts;
}

/** What was said just now, if it still holds: it can be undone where it has left the list. */
function saidBy(url: URL, held: ReadonlyMap<string, Held>): Held | null {
	const event = Number(url.searchParams.get('said'));
	return [...held.values()].find(({ event_id }) => event_id === event) ?? null;
}
