// The seven steps of the model process as one return went through them: when, how long it waited, what is to come.

/** The columns of `rma_case` that the steps are made of. */
export type ClockedCase = {
	requested_at: string | null;
	reviewed_at: string | null;
	authorized_at: string | null;
	received_at: string | null;
	inspected_at: string | null;
	stocked_at: string | null;
	settled_at: string | null;
	rejected_at: string | null;
	cancelled_at: string | null;
	/** When the present stage is due, in opening hours where there are any. */
	due_at?: string | null;
	review_hours: number | null;
	authorize_hours: number | null;
	receive_hours: number | null;
	inspect_hours: number | null;
	stock_hours: number | null;
	settle_hours: number | null;
	stage: string;
	stage_at: string | null;
	is_open: boolean | null;
	outcome: string;
	/** What the customer wants: it names the last step while that is to come. */
	resolution: string;
};

/** The columns of `rma_events` that the steps are made of. */
export type StagedEvent = {
	stage: string;
	occurred_at: string | null;
	actor: string | null;
	warehouse_name: string | null;
	note: string | null;
	is_derived: boolean | null;
};

/** The columns of `rma_stages` that the steps are made of. */
export type StagedHours = { stage: string; sla_hours: number | null };

export type StepName = 'requested' | 'approved' | 'authorized' | 'received' | 'inspected' | 'stocked' | 'settled';

/**
 * `done`: it happened. `unrecorded`: a later step happened, this one was never told. `next`: the case waits for it.
 * `todo`: not yet. `off`: never will, since the case ended before it.
 */
export type StepState = 'done' | 'unrecorded' | 'next' | 'todo' | 'off';

/** `ok`, `long` (more than four fifths of what is allowed), `late`; `backwards`: the next step is recorded earlier. */
export type WaitPace = 'ok' | 'long' | 'late' | 'backwards';

/** From one step to the next one that happened, or to now. */
export type Wait = { hours: number; slaHours: number | null; pace: WaitPace; isRunning: boolean };

export type Step = {
	name: StepName;
	/** The stage as the source tells it: `rejected` at the review, `exchanged` at the end. */
	stage: string;
	state: StepState;
	at: string | null;
	isDerived: boolean;
	actor: string | null;
	place: string | null;
	note: string | null;
	/** The wait that follows this step; null where nothing follows or waits. */
	wait: Wait | null;
	/** For the step that the case waits for: until when it should have happened. */
	dueAt: string | null;
	/** By when it was to happen: what may be waited after the step before it, from when that one happened or was to. */
	plannedAt: string | null;
};

const names: readonly StepName[] = [
	'requested',
	'approved',
	'authorized',
	'received',
	'inspected',
	'stocked',
	'settled'
];
const settling = ['refunded', 'exchanged', 'repaired'];

/** Hours from one time of the published file to another; both are local to the reporting time zone. */
export function hoursBetween(from: string, to: string): number {
	return (timeOf(to) - timeOf(from)) / 3600_000;
}

/** `2026-11-03T14:20:00` some hours later, in the same form. */
export function hoursAfter(time: string, hours: number): string {
	return new Date(timeOf(time) + hours * 3600_000).toISOString().slice(0, 19);
}

const timeOf = (value: string) => Date.parse(`${value.slice(0, 19)}Z`);

/**
 * The seven steps of a case, in the order of the model process. Waits come from the case, which measured them between
 * instants; only where a step between two others is missing are they the difference of the local times.
 */
export function stepsOf(
	record: ClockedCase,
	events: readonly StagedEvent[],
	stages: readonly StagedHours[],
	now: string
): Step[] {
	const times = [
		record.requested_at, record.reviewed_at ?? record.rejected_at, record.authorized_at, record.received_at,
		record.inspected_at, record.stocked_at, record.settled_at
	]; // prettier-ignore
	const hours = [
		record.review_hours, record.authorize_hours, record.receive_hours, record.inspect_hours, record.stock_hours,
		record.settle_hours
	]; // prettier-ignore
	const last = times.findLastIndex((time) => time !== null);
	const isEnded = record.is_open === false;
	let plannedBefore: string | null = null;

	return names.map((name, index): Step => {
		const at = times[index] ?? null;
		const stage = stageOf(name, record, events);
		const event = eventOf(name, at, events);
		const state = at ? 'done' : index < last ? 'unrecorded' : isEnded ? 'off' : index === last + 1 ? 'next' : 'todo';
		const before = index > 0 ? slaAfter(names[index - 1] as StepName, record, stages) : null;
		const dueAt =
			state === 'next' && before !== null && record.stage_at
				? (record.due_at ?? hoursAfter(record.stage_at, before))
				: null;
		const from = times[index - 1] ?? plannedBefore;
		const plannedAt = state === 'off' ? null : (dueAt ?? (from && before !== null ? hoursAfter(from, before) : null));
		plannedBefore = plannedAt;
		return {
			name,
			stage,
			state,
			at,
			isDerived: event?.is_derived === true,
			actor: event?.actor ?? null,
			place: event?.warehouse_name ?? null,
			note: event?.note ?? null,
			wait: at ? waitAfter(index) : null,
			dueAt,
			plannedAt
		};
	});

	function waitAfter(index: number): Wait | null {
		const at = times[index] as string;
		const next = times.findIndex((time, place) => place > index && time !== null);
		const slaHours = slaAfter(names[index] as StepName, record, stages);
		if (next > 0) {
			const measured = next === index + 1 ? (hours[index] ?? null) : null;
			return paced(measured ?? hoursBetween(at, times[next] as string), slaHours, false);
		}
		if (isEnded || index === names.length - 1) return null;
		return paced(Math.max(0, hoursBetween(record.stage_at ?? at, now)), slaHours, true);
	}
}

function paced(hours: number, slaHours: number | null, isRunning: boolean): Wait {
	const pace =
		hours < 0 ? 'backwards' : slaHours === null || hours <= slaHours * 0.8 ? 'ok' : hours <= slaHours ? 'long' : 'late';
	return { hours, slaHours, pace, isRunning };
}

/** How long a case may wait after a step. */
function slaAfter(name: StepName, record: ClockedCase, stages: readonly StagedHours[]): number | null {
	const stage = name === 'settled' ? record.stage : name;
	return stages.find((one) => one.stage === stage)?.sla_hours ?? null;
}

function stageOf(name: StepName, record: ClockedCase, events: readonly StagedEvent[]): string {
	if (name === 'approved' && record.rejected_at && !record.reviewed_at) return 'rejected';
	if (name !== 'settled') return name;
	if (settling.includes(record.stage)) return record.stage;
	const told = events.find((event) => settling.includes(event.stage))?.stage;
	return told ?? { exchange: 'exchanged', repair: 'repaired' }[record.resolution] ?? 'refunded';
}

/** The event behind a step: the one at its very time, else the first of its stage. */
function eventOf(name: StepName, at: string | null, events: readonly StagedEvent[]): StagedEvent | undefined {
	if (!at) return undefined;
	const wanted = name === 'settled' ? settling : name === 'approved' ? ['approved', 'rejected'] : [name];
	const candidates = events.filter((event) => wanted.includes(event.stage));
	return candidates.find((event) => event.occurred_at === at) ?? candidates[0];
}
