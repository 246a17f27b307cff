// What a customer sees of a return, from where the case stands; and when it will usually be done.
import { describe, expect, test } from 'vitest';
import { expectedOf, hoursBetween } from '../../web/lib/tracking/expected.ts';
import { progressOf } from '../../web/lib/tracking/progress.ts';

type Case = Parameters<typeof progressOf>[0];

const nothing: Case = {
	stage: 'requested',
	stage_at: '2026-11-10T09:00:00',
	outcome: 'open',
	resolution: 'refund',
	requested_at: '2026-11-10T09:00:00',
	reviewed_at: null,
	authorized_at: null,
	received_at: null,
	inspected_at: null,
	settled_at: null,
	cancelled_at: null,
	rejected_at: null,
	refund_status: null,
	paid_on: null,
	data_to: '2026-11-20T12:00:00'
};
const stepsOf = (found: Partial<Case>) =>
	progressOf({ ...nothing, ...found }).steps.map(({ step, on, state }) => [step, state, on]);

describe('the steps of a return', () => {
	test('are those done with their days, the next one, and the later ones', () => {
		expect(
			stepsOf({ stage: 'authorized', reviewed_at: '2026-11-11T10:00:00', authorized_at: '2026-11-12T08:00:00' })
		).toEqual([
			['requested', 'done', '2026-11-10'],
			['approved', 'done', '2026-11-11'],
			['authorized', 'done', '2026-11-12'],
			['received', 'next', null],
			['inspected', 'later', null],
			['settled', 'later', null]
		]);
	});

	test('a step that nobody recorded is done once a later one is', () => {
		expect(stepsOf({ stage: 'received', received_at: '2026-11-15T10:00:00' }).slice(0, 4)).toEqual([
			['requested', 'done', '2026-11-10'],
			['approved', 'done', null],
			['authorized', 'done', null],
			['received', 'done', '2026-11-15']
		]);
	});

	test('goods on the shelf are nothing that a customer waits for: the goods are checked', () => {
		const found = { stage: 'stocked', received_at: '2026-11-15T10:00:00', inspected_at: '2026-11-16T10:00:00' };
		expect(progressOf({ ...nothing, ...found }).standing).toBe('inspected');
		expect(stepsOf(found).at(-1)).toEqual(['settled', 'next', null]);
	});

	test('a refund without goods skips what did not happen', () => {
		expect(stepsOf({ stage: 'closed', outcome: 'settled', settled_at: '2026-11-13T10:00:00' })).toEqual([
			['requested', 'done', '2026-11-10'],
			['settled', 'done', '2026-11-13']
		]);
	});

	test('a refusal ends it, and was no approval', () => {
		const found = {
			stage: 'closed',
			outcome: 'rejected',
			reviewed_at: '2026-11-11T10:00:00',
			rejected_at: '2026-11-11T10:00:00'
		};
		expect(stepsOf(found)).toEqual([
			['requested', 'done', '2026-11-10'],
			['rejected', 'ended', '2026-11-11']
		]);
		expect(progressOf({ ...nothing, ...found })).toMatchObject({ standing: 'rejected', refund: null, isOpen: false });
	});
});

describe('the refund', () => {
	test.each([
		[{}, { state: 'after_check', paid_on: null }],
		[{ resolution: 'exchange' }, null],
		[{ refund_status: 'approved' }, { state: 'approved', paid_on: null }],
		[{ refund_status: 'none', outcome: 'settled', stage: 'closed' }, null],
		[
			{ refund_status: 'paid', paid_on: '2026-11-14', outcome: 'settled' },
			{ state: 'paid', paid_on: '2026-11-14' }
		]
	] as [Partial<Case>, object | null][])('of %j is %j', (found, refund) => {
		expect(progressOf({ ...nothing, ...found }).refund).toEqual(refund);
	});
});

describe('the expected time', () => {
	const level = (place: number, finished_returns: number, low_hours: number, high_hours: number) => ({
		level: place,
		finished_returns,
		low_hours,
		middle_hours: (low_hours + high_hours) / 2,
		high_hours
	});
	const from = '2026-11-20T12:00:00';

	test('is of the closest comparison with 20 returns, added to how far the data reaches', () => {
		const levels = [level(1, 19, 1, 2), level(2, 20, 24, 13 + 24 * 4), level(3, 900, 48, 400)];
		expect(expectedOf(levels, levels, { waitingFor: 'us', from })).toEqual({
			kind: 'by_day',
			low_on: '2026-11-21',
			high_on: '2026-11-25'
		});
	});

	test('counts from the arrival of a parcel that is not sent yet', () => {
		const levels = [level(1, 50, 30, 24 * 6 + 1)];
		expect(expectedOf(levels, levels, { waitingFor: 'parcel', from })).toEqual({
			kind: 'after_arrival',
			low_days: 1,
			high_days: 7
		});
	});

	test('of a return that outlasts the others is not made up', () => {
		const all = [level(1, 500, 10, 90)];
		expect(expectedOf([level(1, 3, 1, 2)], all, { waitingFor: 'us', from })).toEqual({ kind: 'longer' });
		expect(expectedOf([], [level(1, 3, 1, 2)], { waitingFor: 'us', from })).toEqual({ kind: 'unknown' });
	});

	test('begins when the stage was reached', () => {
		expect(hoursBetween('2026-11-18T06:00:00', from)).toBe(54);
		expect(hoursBetween('2026-11-21T06:00:00', from)).toBe(0);
	});
});
