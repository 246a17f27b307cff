import { expect, test } from 'vitest';
import { hoursAfter, hoursBetween } from '../../web/lib/rma/steps.ts';
import { now, steps } from './case.ts';

const done = {
	reviewed_at: '2026-11-03T14:00:00', review_hours: 5,
	authorized_at: '2026-11-03T15:00:00', authorize_hours: 1,
	received_at: '2026-11-09T17:00:00', receive_hours: 146,
	stage: 'received', stage_at: '2026-11-09T17:00:00'
}; // prettier-ignore

test('a case waits for the step after the last one that happened, and the later ones are to come', () => {
	expect(steps(done).map((step) => step.state)).toEqual(['done', 'done', 'done', 'done', 'next', 'todo', 'todo']);
});

test('the wait after a step is the one that the case measured, not the difference of local times', () => {
	// On the day that summer time ends the two differ by an hour.
	expect(steps({ ...done, authorize_hours: 2 })[1]?.wait).toEqual({
		hours: 2,
		slaHours: 24,
		pace: 'ok',
		isRunning: false
	});
});

test('the wait under way runs to the end of the data and is late once it is longer than allowed', () => {
	const wait = steps(done)[3]?.wait;
	expect(wait).toEqual({
		hours: hoursBetween('2026-11-09T17:00:00', now),
		slaHours: 72,
		pace: 'late',
		isRunning: true
	});
});

test('the step that is waited for is due as long after the last one as may be waited', () => {
	expect(steps(done)[4]?.dueAt).toBe('2026-11-12T17:00:00');
});

test('a step was to happen as long after the one before as may be waited; what is to come, after what is due', () => {
	const found = steps(done);
	// 48 hours for the review, 24 for the number, 240 for the parcel, 72 for the inspection, 48 and 72 after it
	expect(found.map((step) => step.plannedAt)).toEqual([
		null,
		'2026-11-05T09:00:00',
		'2026-11-04T14:00:00',
		'2026-11-13T15:00:00',
		'2026-11-12T17:00:00',
		'2026-11-14T17:00:00',
		'2026-11-17T17:00:00'
	]);
	// nobody recorded the number: its own plan stands for it
	const skipped = steps({ ...done, authorized_at: null, authorize_hours: null });
	expect(skipped[3]?.plannedAt).toBe('2026-11-14T14:00:00');
	expect(
		steps({ rejected_at: '2026-11-04T10:00:00', stage: 'rejected', outcome: 'rejected', is_open: false })[3]?.plannedAt
	).toBeNull();
});

test('a step that nobody recorded is no step to come when a later one happened', () => {
	const found = steps({ ...done, authorized_at: null, authorize_hours: null });
	expect(found[2]).toMatchObject({ state: 'unrecorded', at: null, wait: null });
	expect(found[1]?.wait?.hours).toBe(147);
});

test('nothing is to come after a case has ended', () => {
	const found = steps({ rejected_at: '2026-11-04T10:00:00', stage: 'rejected', outcome: 'rejected', is_open: false });
	expect(found.map((step) => step.state)).toEqual(['done', 'done', 'off', 'off', 'off', 'off', 'off']);
	expect(found[1]).toMatchObject({ stage: 'rejected', wait: null });
});

test('a step recorded before the one it follows is shown as backwards and not as a short wait', () => {
	expect(steps({ ...done, receive_hours: -20 })[2]?.wait).toMatchObject({ hours: -20, pace: 'backwards' });
});

test('a step says who, where, and whether its time was derived', () => {
	const event = {
		stage: 'received',
		occurred_at: '2026-11-09T17:00:00',
		actor: 'J. Blanc',
		warehouse_name: 'Lyon',
		note: '2 件',
		is_derived: true
	};
	expect(steps(done, [event])[3]).toMatchObject({ actor: 'J. Blanc', place: 'Lyon', note: '2 件', isDerived: true });
});

test('the last step is named after what happened', () => {
	const exchanged = {
		stage: 'exchanged',
		stage_at: '2026-11-20T10:00:00',
		settled_at: '2026-11-20T10:00:00',
		is_open: false,
		outcome: 'settled'
	};
	expect(steps({ ...done, ...exchanged })[6]).toMatchObject({ name: 'settled', stage: 'exchanged', state: 'done' });
});

test('hours after a time cross the end of a month', () => {
	expect(hoursAfter('2026-11-30T23:30:00', 1)).toBe('2026-12-01T00:30:00');
});
