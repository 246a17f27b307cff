// The page of cost drivers: what holds, what a change would move, and the forms that decide it and take it back.
import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { actorOf } from '#lib/crm/flags.server.ts';
import { addDays, hrefWith } from '#lib/filters.ts';
import { driverHistory, decideDriver, undoDriver, type DriverDecision } from '#lib/server/app-store-drivers.ts';
import { appStore } from '#lib/server/app-store.ts';
import { orProblem } from '#lib/server/app-store-said.ts';
import { audit } from '#lib/server/audit-log.ts';
import { Failure } from '#lib/server/failure.ts';
import { unlessMissing } from '#lib/server/missing.ts';
import {
	holdingDrivers, isSameDriver, parseDriver, withDriver, type CostDriver, type DriverFields, type DriverProblem
} from './drivers.ts'; // prettier-ignore

const longestWhy = 500;

type Reading = Pick<RequestEvent, 'url' | 'locals'>;

const sourcesOf = ({ published }: App.Locals): string[] => Object.keys(published.publication?.names.sources ?? {});

/** All that the page shows; `drivers` is null in a version that knows none. */
export async function readDrivers({ url, locals }: Reading) {
	const version = await unlessMissing(locals.warehouse.ask('cost_drivers', {}));
	const { value: history, problem } = await orProblem<DriverDecision[]>(() => driverHistory(appStore()), []);
	const fields = fieldsOf((name) => url.searchParams.get(name));
	// as of an earlier version nothing is to be seen of what is said now
	const canDecide =
		locals.serving.as_of === null && version !== null && locals.person?.permissions.has('set_cost_drivers');
	const inVersion = (version ?? []).map((one) => ({ ...one, by: one.decided_by }));
	const drivers = holdingDrivers(inVersion, history).map((one) => ({
		source_id: one.source_id,
		cost_kind: one.cost_kind,
		unit: one.unit,
		effective_from: one.effective_from,
		amount: one.amount,
		by: one.by,
		why: one.why,
		event_id: 'event_id' in one ? one.event_id : null,
		is_waiting: !inVersion.some((other) => isSameDriver(one, other))
	}));
	const draft = url.searchParams.has('kind') ? parseDriver(fields, sourcesOf(locals)) : null;
	const effect =
		version !== null && draft !== null && typeof draft !== 'string' ? await readEffect(locals, drivers, draft) : null;
	return {
		drivers: version === null ? null : drivers,
		history,
		problem,
		fields,
		wrong: typeof draft === 'string' ? draft : null,
		effect,
		canDecide: canDecide ?? false
	};
}

export type DriversPage = Awaited<ReturnType<typeof readDrivers>>;

/** Handling of the last twelve months as it stands, with the draft, and had the draft held all the time. */
async function readEffect(locals: App.Locals, drivers: readonly CostDriver[], draft: CostDriver) {
	const ask = (list: readonly CostDriver[]) =>
		locals.warehouse.ask('cost_driver_effect', {
			sources: list.map((one) => one.source_id),
			kinds: list.map((one) => one.cost_kind),
			units: list.map((one) => one.unit),
			days: list.map((one) => one.effective_from),
			amounts: list.map((one) => one.amount)
		});
	const isOfDraft = (one: CostDriver) => one.source_id === draft.source_id && one.cost_kind === draft.cost_kind;
	const since = addDays(locals.published.publication?.data_to.slice(0, 10) ?? draft.effective_from, -730);
	const always = [...drivers.filter((one) => !isOfDraft(one)), { ...draft, effective_from: since }];
	const [before, after, throughout] = await Promise.all([ask(drivers), ask(withDriver(drivers, draft)), ask(always)]);
	return { draft, before, after, throughout };
}

const fieldsOf = (read: (name: string) => string | null): DriverFields => ({
	source: read('source') ?? '*',
	kind: read('kind') ?? '',
	unit: read('unit') ?? '',
	from: read('from') ?? '',
	amount: (read('amount') ?? '').trim()
});

async function readForm({ request, url }: RequestEvent) {
	// A form of another site is refused, also one that leaves out where it stands.
	if (request.headers.get('origin') !== url.origin) error(403, 'cost drivers are set on their page only');
	const form = await request.formData();
	return (name: string): string | null => {
		const value = form.get(name);
		return typeof value === 'string' ? value : null;
	};
}

/** The page that the form stood on, without what the form asked. */
const backTo = (url: URL, done: string): string =>
	hrefWith(url, {
		'/decide': null,
		'/undo': null,
		source: null,
		kind: null,
		unit: null,
		from: null,
		amount: null,
		done
	});

const refused = (problem: DriverProblem, why = '') => fail(problem === 'not_saved' ? 503 : 400, { problem, why });

/** Where the disk does not take it, the form comes back with what was written. */
async function saved<T>(why: string, work: () => Promise<T>) {
	try {
		return await work();
	} catch (thrown) {
		if (thrown instanceof Failure) return refused('not_saved', why);
		throw thrown;
	}
}

export const driverActions = {
	async decide(event: RequestEvent) {
		const { locals, url } = event;
		const read = await readForm(event);
		const why = (read('why') ?? '').trim();
		const driver = parseDriver(fieldsOf(read), sourcesOf(locals));
		if (typeof driver === 'string') return refused(driver, why);
		if (why === '' || why.length > longestWhy) return refused('why', why);
		const currency = locals.published.publication?.reporting_currency;
		if (!currency) return refused('not_saved', why);
		return saved(why, async () => {
			const event_id = await decideDriver(appStore(), { driver, currency, why, by: actorOf(locals.person) });
			await audit(event, { action: 'decide_cost_driver', subject: String(event_id), details: driver });
			redirect(303, backTo(url, 'decided'));
		});
	},

	async undo(event: RequestEvent) {
		const read = await readForm(event);
		const event_id = Number(read('event'));
		return saved('', async () => {
			if (!(await undoDriver(appStore(), event_id, actorOf(event.locals.person)))) return refused('gone');
			await audit(event, { action: 'undo_cost_driver', subject: String(event_id) });
			redirect(303, backTo(event.url, 'undone'));
		});
	}
};
