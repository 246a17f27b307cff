import {
	hasChoice,
	processParams,
	readCasePage,
	readMember,
	readProcessView,
	type ProcessView
} from '#lib/process/view.ts';
import { readCalendars } from '#lib/process/hours.server.ts';
import { unlessMissing } from '#lib/server/missing.ts';
import { readPage } from '#lib/server/publication.ts';
import type { PageServerLoad } from './$types';

const shownVariants = 15;

export const load: PageServerLoad = async (event) => {
	const { filters } = readPage(event);
	const { warehouse } = event.locals;
	const view = readProcessView(event.url);
	const list = readCasePage(event.url);
	const params = processParams(filters, view);
	const totals = await unlessMissing(warehouse.ask('process_totals', params));
	const calendars = await readCalendars(warehouse);
	if (!totals) return { filters, view, list, calendars, process: null };

	// The map stays whole while a part of it is chosen: what is chosen is a choice among what is there.
	const whole = processParams(filters, { ...view, activity: '', next: '', variant: '', deviation: '' });
	const compared = (member: string) => {
		const found = readMember(member);
		const days = member === 'before' && filters.before ? filters.before : {};
		return warehouse.ask('process_arcs', { ...whole, ...days, ...(found ? { [found.by]: [found.member] } : {}) });
	};
	const other = view.other || (filters.before ? 'before' : '');
	const [arcs, variants, deviations, turnaround, cases, members, stages, oneArcs, otherArcs] = await Promise.all([
		warehouse.ask('process_arcs', { ...whole, ...narrowing(view) }),
		warehouse.ask('process_variants', { ...params, limit: shownVariants }),
		warehouse.ask('process_deviations', params),
		warehouse.ask('process_turnaround', { ...params, by: view.by }),
		warehouse.ask('process_cases', { ...params, limit: list.limit, offset: list.offset }),
		warehouse.ask('process_members', { since: filters.since, until: filters.until, source: filters.where.source }),
		warehouse.ask('rma_stages', {}),
		compared(view.one),
		other ? compared(other) : []
	]);
	return {
		filters,
		view: { ...view, other },
		list,
		calendars,
		process: { totals: totals[0] ?? null, arcs, variants, deviations, turnaround, cases, members, stages, oneArcs, otherArcs, isChosen: hasChoice(view) } // prettier-ignore
	};
};

/** A way or a deviation narrows the map; a part of the map does not. */
const narrowing = ({ variant, deviation }: ProcessView) => ({ variant, deviation });
