// What the statistics say where there is little to say: nothing, all, one, all equal. The figures of the methods are held
// to published tables in test/oracles.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readMacros } from '../../sql/macros/macros.ts';
import { cusumRunLength } from '../../sql/statistics/run-length.ts';
import { farrington } from '../../sql/statistics/farrington.ts';
import type { Desk } from '../oracles/method.ts';
import { openDesk } from '../oracles/run.ts';

let desk: Desk;
beforeAll(async () => {
	desk = await openDesk('.');
});
afterAll(() => desk.connection.closeSync());

/** Rows of a table macro over literal rows: `columns` names them, `values` are SQL tuples. */
const over = (macro: string, columns: string, values: string, rest = '', order = 'all') =>
	desk.rows(
		`with given(${columns}) as (values ${values}) select * from marts.${macro}('given'${rest}) order by ${order}`
	);

describe('the return curve', () => {
	const curve = (values: string) => over('return_curve', 'series, age, returned_units, open_units', values);

	test('of units that did not come back is 0, with the exact high limit and no certainty', async () => {
		const [row] = await curve('(1, 30, 0, 20)');
		expect(row).toMatchObject({ return_share: 0, standard_error: 0, return_share_low: 0 });
		// Clopper and Pearson of 0 among 20, as printed by Newcombe 1998
		expect(row!.return_share_high).toBeCloseTo(0.1684, 4);
	});

	test('of units that all came back is 1, and has no error and no limits', async () => {
		const row = (await curve('(1, 3, 2, 0), (1, 5, 2, 0)')).at(-1);
		expect(row).toMatchObject({
			return_share: 1,
			standard_error: null,
			return_share_low: null,
			return_share_high: null
		});
	});

	test('counts a unit that leaves the view on the day of a return as at risk on that day', async () => {
		const [row] = await curve('(1, 5, 1, 0), (1, 5, 0, 3)');
		expect(row).toMatchObject({ at_risk_units: 4, return_share: 0.25 });
	});

	test('keeps series apart, and is the same for rows summed and rows of one unit', async () => {
		const units = await curve("('a', 2, 1, 0), ('a', 2, 1, 0), ('a', 9, 0, 1), ('a', 9, 0, 1), ('b', 2, 0, 1)");
		const sums = await curve("('a', 2, 2, 0), ('a', 9, 0, 2), ('b', 2, 0, 1)");
		expect(units).toEqual(sums);
		expect(units.map(({ series, return_share }) => [series, return_share])).toEqual([
			['a', 0.5],
			['a', 0.5],
			['b', 0]
		]);
	});

	test('by reason adds up to the curve at every age', async () => {
		const values = "(1, 1, 'size', 3, 0), (1, 1, 'defect', 1, 2), (1, 4, 'size', 2, 5), (1, 9, null, 0, 40)";
		const columns = 'series, age, reason, returned_units, open_units';
		const parts = await over('return_curve_by_reason', columns, values);
		const whole = await over('return_curve', columns, values);
		expect(parts).toHaveLength(6);
		for (const { age, return_share } of whole) {
			const shares = parts.filter((part) => part.age === age).map((part) => part.return_share as number);
			expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(return_share, 14);
		}
	});

	test('reaches a share at an age, in the middle of a level stretch, or never', async () => {
		const ages = (values: string, share: number) =>
			over('return_curve_age', 'series, age, returned_units, open_units', values, `, ${share}`);
		expect(await ages('(1, 1, 1, 0), (1, 2, 1, 0), (1, 8, 1, 0)', 0.5)).toMatchObject([{ age: 2 }]);
		expect(await ages('(1, 1, 1, 0), (1, 2, 1, 0), (1, 8, 1, 0), (1, 9, 1, 0)', 0.5)).toMatchObject([{ age: 5 }]);
		expect(await ages('(1, 1, 1, 199)', 0.5)).toMatchObject([{ age: null, age_low: null, age_high: null }]);
	});
});

describe('projections', () => {
	test('the share by a delay is one over the growth from it: the chain ladder, exactly', async () => {
		const triangle = [[5, 3, 2, 0, 1], [8, 2, 2, 1], [4, 4, 1], [9, 1], [3]];
		const cells = triangle.flatMap((counts, cohort) =>
			counts.map((count, delay) => {
				const cumulative = counts.slice(0, delay + 1).reduce((sum, one) => sum + one, 0);
				return `(1, ${cohort}, ${counts.length - 1}, ${delay}, ${count}, ${delay + 1}, ${cumulative})`;
			})
		);
		const columns = 'series, cohort, cohort_age, delay, returned_units, development, cumulative';
		const delays = await over('reporting_delay', columns, cells.join(', '), '', 'delay');
		const cohorts = await over('chain_ladder', columns, cells.join(', '), '', 'development');
		expect(delays).toHaveLength(5);
		for (const [step, { developed_share }] of cohorts.entries())
			expect(developed_share).toBeCloseTo(delays[step]!.developed_share, 14);
	});

	test('a delay that nobody showed is a row of its own, and cells without returns need none', async () => {
		const delays = await over(
			'reporting_delay',
			'series, cohort, cohort_age, delay, returned_units',
			'(1, 1, 9, 0, 3), (1, 2, 9, 3, 1)'
		);
		expect(delays.map(({ delay, developed_share }) => [delay, developed_share])).toEqual([
			[0, 0.75],
			[1, 0.75],
			[2, 0.75],
			[3, 1]
		]);
	});

	test('a nowcast waits until a tenth is known', async () => {
		const [row] = await desk.rows(
			'select marts.nowcast(3, 0.05) as early, marts.nowcast(3, 0.1) as known, marts.nowcast(3, null) as none'
		);
		expect(row).toEqual({ early: null, known: 30, none: null });
	});

	test('a triangle of one cohort, or of one that never grows, has no error to tell', async () => {
		const triangle = (values: string) => over('chain_ladder', 'series, cohort, development, cumulative', values);
		expect(await triangle('(1, 1, 1, 5)')).toMatchObject([{ ultimate: 5, outstanding: 0, standard_error: 0 }]);
		expect(await triangle('(1, 1, 1, 5), (1, 1, 2, 6), (1, 2, 1, 5)')).toMatchObject([
			{ cohort: 1, ultimate: 6, outstanding: 0 },
			{ cohort: 2, ultimate: 6, standard_error: null, total_standard_error: null }
		]);
		// nobody returned in the first step: no growth can be told from it
		expect(await triangle('(1, 1, 1, 0), (1, 1, 2, 4), (1, 2, 1, 0)')).toMatchObject([
			{ cohort: 1, ultimate: 4 },
			{ cohort: 2, ultimate: null, standard_error: null }
		]);
	});

	test('a tail makes all cohorts grow, and its errors are part of theirs', async () => {
		const values = '(1, 1, 1, 100), (1, 1, 2, 150), (1, 2, 1, 80)';
		const tail = await over(
			'chain_ladder',
			'series, cohort, development, cumulative',
			values,
			', tail_factor := 1.1, tail_standard_error := 0.02, tail_sigma := 1.5'
		);
		expect(tail[0]!.ultimate).toBeCloseTo(165, 10);
		expect(tail[0]!.standard_error).toBeCloseTo(Math.sqrt(150 ** 2 * 0.02 ** 2 + 150 * 1.5 ** 2), 10);
	});

	test('Cape Cod is defined without a return, without a mature cohort and without a unit', async () => {
		const capeCod = (values: string) =>
			over('cape_cod', 'series, cohort, returned_units, shipped_units, developed_share', values);
		const [none] = await capeCod('(1, 1, 0, 100, 0.5)');
		expect(none).toMatchObject({
			projected_rate: 0,
			outstanding_units: 0,
			outstanding_units_low: 0,
			ultimate_units: 0
		});
		// Wilson's high limit of 0 among 50 is 7.1 %: 3.6 of 50 units still to show
		expect(none!.outstanding_units_high).toBe(4);
		const [young] = await capeCod('(1, 1, 0, 100, 0)');
		expect(young).toMatchObject({ used_units: 0, projected_rate: null, outstanding_units: null, ultimate_units: null });
		const [, unknown] = await capeCod('(1, 1, 5, 100, 0.5), (1, 2, 7, 100, null)');
		expect(unknown).toMatchObject({ projected_rate: 0.1, ultimate_units: null });
		const [mature] = await capeCod('(1, 1, 5, 100, 1)');
		expect(mature).toMatchObject({ outstanding_units: 0, outstanding_units_low: 0, outstanding_units_high: 0 });
	});
});

describe('control charts', () => {
	const chart = (macro: string, values: string) => over(macro, 'series, position, counted, units, is_baseline', values);

	test.each(['control_chart_p', 'control_chart_u'])('%s: no units, no counts, one point', async (macro) => {
		const [gap, empty] = await chart(macro, '(1, 1, 0, 0, true), (1, 2, 0, 50, true)');
		expect(gap).toMatchObject({ center: 0, sigma: null, limit_low: null, limit_high: null, is_beyond: false });
		expect(empty).toMatchObject({ sigma: null, z: null, sigma_z: null, laney_high: null, is_beyond_laney: false });
		const [alone] = await chart(macro, '(1, 1, 5, 50, true)');
		expect(alone).toMatchObject({ center: 0.1, sigma_z: null, laney_low: null, laney_high: null, is_beyond: false });
	});

	test('few equal points do not narrow the limits', async () => {
		const [first] = await chart('control_chart_p', '(1, 1, 5, 50, true), (1, 2, 5, 50, true), (1, 3, 5, 50, true)');
		expect(first).toMatchObject({ sigma_z: 0 });
		expect(first!.laney_high).toBe(first!.limit_high);
	});

	test('a share of all units is no chart, and a point outside the baseline does not move it', async () => {
		const [all] = await chart('control_chart_p', '(1, 1, 50, 50, true), (1, 2, 40, 40, true)');
		expect(all).toMatchObject({ center: 1, sigma: null, is_beyond: false });
		const [, , later] = await chart(
			'control_chart_p',
			'(1, 1, 5, 50, true), (1, 2, 5, 50, true), (1, 3, 40, 50, false)'
		);
		expect(later).toMatchObject({ center: 0.1, is_beyond: true });
	});

	test('CUSUM carries its sums over a period without a value', async () => {
		const rows = await over('cusum', 'series, position, value', '(1, 1, 3.0), (1, 2, null), (1, 3, 3.0)');
		expect(rows.map(({ cusum_high }) => cusum_high)).toEqual([2.5, 2.5, 5]);
		expect(rows.map(({ is_high }) => is_high)).toEqual([false, false, false]);
	});

	test('EWMA is the recursion that it stands for, over more values than a double can weigh', async () => {
		const weight = 0.5;
		const values = Array.from({ length: 3000 }, (_, step) =>
			step % 97 === 5 ? null : Math.sin(step) + (step > 2000 ? 2 : 0)
		);
		const rows = await over(
			'ewma',
			'series, position, value',
			values.map((value, step) => `(1, ${step}, ${value})`).join(', '),
			`, weight := ${weight}`,
			'position'
		);
		let average = 0;
		for (const [step, value] of values.entries()) {
			if (value !== null) average += weight * (value - average);
			expect(Math.abs(rows[step]!.average - average)).toBeLessThan(1e-12);
		}
	});

	test('Anhøj: points on the center say nothing; too few crossings are a shift', async () => {
		expect(await over('anhoej', 'series, position, value', '(1, 1, 0.0), (1, 2, 0.0)')).toMatchObject([
			{ useful_points: 0, longest_run: null, has_shifted: false }
		]);
		const steady = Array.from({ length: 20 }, (_, step) => `(1, ${step}, ${step < 10 ? -1 : 1})`).join(', ');
		expect(await over('anhoej', 'series, position, value', steady)).toMatchObject([
			{ useful_points: 20, longest_run: 10, crossings: 1, has_shifted: true }
		]);
	});

	test('the run length gets shorter with a shift either way', () => {
		const lengths = [0, 0.5, 1, -1].map((shift) => cusumRunLength({ allowance: 0.5, decision: 5, shift }));
		expect(lengths[1]).toBeLessThan(lengths[0]!);
		expect(lengths[2]).toBeCloseTo(lengths[3]!, 10);
		expect(() => cusumRunLength({ allowance: 0.5, decision: 0, shift: 0 })).toThrow('a decision above 0');
	});
});

describe('weekly alarms', () => {
	test('equal weeks do not make the next one an alarm, and too few weeks have no limit', async () => {
		const weeks = [...Array.from({ length: 12 }, () => 4), 5, 9];
		const rows = await over(
			'ears',
			'series, position, value',
			weeks.map((value, week) => `(1, ${week}, ${value})`).join(', '),
			'',
			'position'
		);
		expect(rows.slice(0, 9).every(({ upper }) => upper === null)).toBe(true);
		expect(rows.slice(-2).map(({ is_alarm }) => is_alarm)).toEqual([false, true]);
	});

	test('nothing in three years is nothing to compare with; two years are too few', async () => {
		const weeks = (length: number, count: number) =>
			Array.from({ length }, (_, week) => `(1, ${week}, ${week === length - 1 ? 9 : count})`).join(', ');
		const last = async (length: number, count: number) =>
			(await over('farrington', 'series, position, value', weeks(length, count), '', 'position')).at(-1);
		expect(await last(250, 0)).toMatchObject({ expected: 0, upper: null, is_alarm: false });
		expect(await last(110, 2)).toMatchObject({ upper: null, is_alarm: false });
		expect(await last(250, 2)).toMatchObject({ expected: 2, dispersion: 1, is_alarm: true });
		expect(
			farrington(
				Array.from({ length: 250 }, () => 0),
				249,
				{ years: 4, halfWindow: 3, z: 2.58, trend: false, reweight: false }
			)
		).toBeNull();
	});
});

describe('attribution', () => {
	const groups = 'series, member, size_before, rate_before, size_after, rate_after';

	test('one group is all rate; a group of one period only is all mix; the parts add up', async () => {
		expect(await over('kitagawa_total', groups, '(1, 1, 50, 0.1, 70, 0.2)')).toMatchObject([
			{ mix_effect: 0, rate_effect: 0.1 }
		]);
		const rows = await over('kitagawa', groups, '(1, 1, 50, 0.1, 50, 0.1), (1, 2, 0, null, 50, 0.5)');
		expect(rows.map(({ rate_effect }) => rate_effect)).toEqual([0, 0]);
		const [total] = await over('kitagawa_total', groups, '(1, 1, 50, 0.1, 50, 0.1), (1, 2, 0, null, 50, 0.5)');
		expect(total!.mix_effect).toBeCloseTo(0.2, 14);
		expect(total!.mix_effect + total!.rate_effect).toBeCloseTo(total!.total_effect, 14);
	});

	test('a better rate in every group beside a worse total is said to be reversed', async () => {
		const [total] = await over('kitagawa_total', groups, '(1, 1, 90, 0.1, 10, 0.09), (1, 2, 10, 0.5, 90, 0.45)');
		expect(total).toMatchObject({ is_reversed: true });
	});

	test('nothing before has no rate before', async () => {
		const [total] = await over('kitagawa_total', groups, '(1, 1, 0, null, 10, 0.5)');
		expect(total).toMatchObject({ rate_before: null, total_effect: null, mix_effect: null, is_reversed: false });
	});

	test('two dimensions add up to the mix of both', async () => {
		const cells =
			'(1, 1, 1, 10, 0.1, 20, 0.2), (1, 1, 2, 30, 0.3, 5, 0.1), (1, 2, 1, 15, 0.2, 0, null), (1, 2, 2, 5, 0.4, 40, 0.3)';
		const [both] = await over(
			'kitagawa_two_way',
			'series, first_member, second_member, size_before, rate_before, size_after, rate_after',
			cells
		);
		expect(both!.first_effect + both!.second_effect + both!.rate_effect).toBeCloseTo(both!.total_effect, 14);
	});
});

describe('ways through a process', () => {
	test('a single event lasts no time and has no arc; what stands at one moment is settled by its place', async () => {
		const columns = 'series, case_id, activity, occurred_at, place';
		const events =
			"(1, 'a', 'request', timestamp '2026-01-01', 1), (1, 'b', 'receive', timestamp '2026-01-01', 2), (1, 'b', 'request', timestamp '2026-01-01', 1)";
		expect(await over('process_cases', columns, events)).toMatchObject([
			{ case_id: 'a', variant: ['request'], seconds: 0 },
			{ case_id: 'b', variant: ['request', 'receive'], last_activity: 'receive' }
		]);
		expect(await over('directly_follows', columns, events)).toMatchObject([
			{ activity: 'request', passages: 1, deviation_seconds: null }
		]);
	});

	test('a case that follows the model costs nothing; optional steps may be left out', async () => {
		const [row] =
			await desk.rows(`select marts.conformance_cost([1, 2, 3], 3) as exact, marts.conformance_cost([1, 3], 3) as skipped,
			marts.conformance_cost([1, 3], 3, optional_steps := [2]) as optional, marts.conformance_cost([1, 2, 2, 3], 3) as repeated,
			marts.conformance_cost([1, 3, 2], 3) as disordered, marts.conformance_fitness([]::bigint[], 3) as nothing`);
		expect(row).toEqual({ exact: 0, skipped: 1, optional: 0, repeated: 1, disordered: 2, nothing: 0 });
	});
});

test('every macro is callable in a published file that is open for reading only', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'retour-macros-'));
	try {
		const file = join(folder, 'published.duckdb');
		const writing = await (await DuckDBInstance.create(file)).connect();
		await writing.run('create schema marts');
		for (const statement of readMacros(join(import.meta.dirname, '../../sql/macros'))) await writing.run(statement);
		await writing.run('create table marts.items as select 1 as series, 3 as age, 1 as returned_units, 1 as open_units');
		writing.closeSync();
		const reading = await (await DuckDBInstance.create(file, { access_mode: 'READ_ONLY' })).connect();
		const rows = (await reading.runAndReadAll("select return_share from marts.return_curve('marts.items')")).getRows();
		expect(rows).toEqual([[0.5]]);
		reading.closeSync();
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
});
