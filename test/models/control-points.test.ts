// Control charts of a supplier's defects and of a product's returns: the frozen baseline, the shift that follows it, a
// recorded decision, and what may not be judged yet.
import { cpSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWarehouse, referenceFolder, type RawRow, type Warehouse } from './warehouse.ts';

const weeks = 70;
/** The Monday of a week, from 2025-01-06 on, and a day of it. */
const day = (week: number, weekday = 0) =>
	new Date(Date.UTC(2025, 0, 6 + 7 * week + weekday)).toISOString().slice(0, 10);

/**
 * In each week 100 units are ordered. Ten come back ten days later and are inspected then: two or four are glued badly
 * in turn, nine from week 60 on.
 */
function company(): Record<string, RawRow[]> {
	const lots = Array.from({ length: weeks }, (_, week) => ({ week, bad: week >= 60 ? 9 : week % 2 === 0 ? 2 : 4 }));
	const findings = lots.flatMap(({ week, bad }) => [
		{ week, name: 'bad', units: bad, defect: 'GLUE' },
		{ week, name: 'fine', units: 10 - bad, defect: null }
	]);
	return {
		products: [{ product_id: 'shoe', category: 'Shoes', supplier_id: 'cobbler' }],
		orders: lots.map(({ week }) => ({
			order_id: `o${week}`,
			ordered_at: `${day(week)}T08:00:00Z`,
			customer_id: `c${week}`
		})),
		order_lines: lots.map(({ week }) => ({
			order_line_id: `o${week}`,
			order_id: `o${week}`,
			product_id: 'shoe',
			quantity: 100,
			net_amount: 1000
		})),
		returns: findings.map(({ week, name }) => ({
			return_id: `${name}${week}`,
			order_id: `o${week}`,
			requested_at: `${day(week, 10)}T08:00:00Z`
		})),
		return_lines: findings.map(({ week, name, units }) => ({
			return_line_id: `${name}${week}`,
			return_id: `${name}${week}`,
			order_line_id: `o${week}`,
			product_id: 'shoe',
			quantity: units,
			reason_code: 'defective'
		})),
		inspections: findings.map(({ week, name, units, defect }) => ({
			inspection_id: `${name}${week}`,
			return_line_id: `${name}${week}`,
			inspected_at: `${day(week, 10)}T12:00:00Z`,
			quantity: units,
			defect_code: defect
		}))
	};
}

let warehouse: Warehouse;
const models = ['agg_control_points', 'int_chart_episodes'];

beforeAll(async () => {
	warehouse = await openWarehouse({ models });
	await warehouse.load(company());
	await warehouse.build();
}, 120_000);
afterAll(() => warehouse.close());

const points = async (chart: string, what: string, from = warehouse) =>
	from.rows(`select * from marts.agg_control_points where chart = '${chart}' and what = '${what}' order by week_on`);

test('the baseline is the first 52 weeks, and its mean and scatter are the chart', async () => {
	const glue = await points('supplier_defect', 'GLUE');
	expect(glue.map(({ is_baseline }) => is_baseline)).toEqual(glue.map((_, week) => week < 52));
	// inspected in the week after the next, so the first week is that of the first inspection
	expect(glue[0]).toMatchObject({
		week_on: day(1),
		weeks: 1,
		counted_units: 2,
		exposed_units: 10,
		subject_id: 'cobbler'
	});
	for (const { center } of glue) expect(Number(center)).toBeCloseTo(0.3, 8);
	// z goes up and down by (0.4 - 0.2) / sqrt(0.3 x 0.7 / 10); Laney's sigma is that over 1.128
	const sigma = Math.sqrt((0.3 * 0.7) / 10);
	for (const { sigma_z } of glue) expect(Number(sigma_z)).toBeCloseTo(0.2 / sigma / 1.128, 8);
	// the last week is not over
	expect(glue.at(-1)).toMatchObject({ is_judged: false, limit_high: null, is_beyond: false });
	for (const { limit_high } of glue.slice(0, -1))
		expect(Number(limit_high)).toBeCloseTo(Math.min(1, 0.3 + (3 * 0.2) / 1.128), 8);
});

test('a shift after the baseline passes the limit, and the sum of what lies above finds it', async () => {
	const glue = await points('supplier_defect', 'GLUE');
	expect(glue.filter(({ is_beyond }) => is_beyond).map(({ week_on }) => week_on)).toEqual(
		Array.from({ length: 9 }, (_, n) => day(61 + n))
	);
	// by hand: z / sigma_z = 0.6 / (0.2 / 1.128) of each week less 0.5
	const rise = (0.6 * 1.128) / 0.2 - 0.5;
	expect(Number(glue.find(({ week_on }) => week_on === day(61))?.cusum_high)).toBeCloseTo(rise + 0.064, 8);
	expect(glue.find(({ is_drift }) => is_drift)?.week_on).toBe(day(62));
});

test('a week of shipments is judged once all of it is 42 days old', async () => {
	const all = await points('product_reason', 'all');
	const newest = day(weeks - 1, 10);
	for (const { week_on, is_judged } of all) {
		const youngest = new Date(`${String(week_on)}T00:00:00Z`);
		youngest.setUTCDate(youngest.getUTCDate() + 6 + 42);
		expect(is_judged, String(week_on)).toBe(youngest.toISOString().slice(0, 10) <= newest);
	}
	expect(all.filter(({ is_judged }) => !is_judged)).toHaveLength(6);
	// ten of a hundred in each week: nothing scatters, so nothing is beyond
	expect(all.some(({ is_beyond, is_drift }) => is_beyond === true || is_drift === true)).toBe(false);
});

test('an episode is tested against what the baseline itself is known by', async () => {
	const [episode, ...others] = await warehouse.rows(
		"select * from intermediate.int_chart_episodes where what = 'GLUE' and kind = 'control_limit'"
	);
	expect(others).toEqual([]);
	expect(episode).toMatchObject({
		first_on: day(61),
		last_on: day(69, 6),
		is_open: true,
		counted_units: 81,
		baseline_units: 156
	});
	expect(Number(episode?.expected_units)).toBeCloseTo(27, 8);
	expect(Number(episode?.p_value)).toBeLessThan(1e-6);
});

test('a recorded decision begins another baseline, and the weeks before keep theirs', async () => {
	const reference = mkdtempSync(join(tmpdir(), 'reference-'));
	cpSync(referenceFolder, reference, { recursive: true });
	writeFileSync(
		join(reference, 'control_baselines.csv'),
		`chart,source_id,subject_id,what,from_on,to_on,decided_on,why\nsupplier_defect,erp,cobbler,GLUE,${day(61)},${day(67)},${day(69)},another glue\n`
	);
	const decided = await openWarehouse({ models, reference });
	try {
		await decided.load(company());
		await decided.build();
		const glue = await points('supplier_defect', 'GLUE', decided);
		const [before, after] = [
			glue.filter(({ week_on }) => String(week_on) < day(61)),
			glue.filter(({ week_on }) => String(week_on) >= day(61))
		];
		for (const { center } of before) expect(Number(center)).toBeCloseTo(0.3, 8);
		for (const { center, is_beyond, baseline_on } of after) {
			expect(Number(center)).toBeCloseTo(0.9, 8);
			expect(is_beyond).toBe(false);
			expect(baseline_on).toBe(day(61));
		}
		expect(after.map(({ is_baseline }) => is_baseline)).toEqual(after.map((_, week) => week <= 6));
	} finally {
		decided.close();
	}
});
