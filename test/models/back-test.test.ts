// What the projection would have said eight weeks ago, worked out by hand for a shop whose every hundredth day is alike.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWarehouse, type RawRow, type Warehouse } from './warehouse.ts';

const day = (after: number) => new Date(Date.UTC(2026, 0, 1 + after, 12)).toISOString().replace('.000Z', 'Z');
const lastDay = 200;
/** The last day that the projection may know of. */
const saidOn = lastDay - 56;
const units = 40;

/** Every fifth day an order line of 40 units, of which 4 come back after 10 days and 4 after 30, as long as we look. */
const shipments = Array.from({ length: lastDay / 5 + 1 }, (_, index) => index * 5);
const returned = shipments.flatMap((shipped) =>
	[10, 30].flatMap((delay) => (shipped + delay <= lastDay ? [{ shipped, on: shipped + delay, units: 4 }] : []))
);

let warehouse: Warehouse;
let weeks: Record<string, number>[];

beforeAll(async () => {
	warehouse = await openWarehouse({ models: ['agg_back_test', 'agg_projected_days'] });
	const orders: RawRow[] = shipments.map((after) => ({ order_id: `o${after}`, ordered_at: day(after) }));
	await warehouse.load({
		products: [{ product_id: 'shoe', category: 'Shoes' }],
		orders,
		order_lines: shipments.map((after) => ({
			order_line_id: `l${after}`,
			order_id: `o${after}`,
			product_id: 'shoe',
			quantity: units,
			net_amount: 400
		})),
		returns: returned.map(({ shipped, on }) => ({
			return_id: `r${shipped}-${on}`,
			order_id: `o${shipped}`,
			requested_at: day(on)
		})),
		return_lines: returned.map(({ shipped, on, units: quantity }) => ({
			return_line_id: `r${shipped}-${on}`,
			return_id: `r${shipped}-${on}`,
			order_line_id: `l${shipped}`,
			product_id: 'shoe',
			quantity
		}))
	});
	await warehouse.build();
	weeks = (await warehouse.rows('select * exclude (category) from marts.agg_back_test order by week_on')) as typeof weeks;
}, 120_000); // prettier-ignore
afterAll(() => warehouse.close());

/** Monday of the week of a day, as days after the first of January 2026 (a Thursday). */
const monday = (after: number) => after - ((after + 3) % 7);
const monthDay = (after: number) => day(after).slice(0, 10);

test('what was back then, and what has come since, are counted by the day of the request', () => {
	const wanted = new Map<string, { shipped: number; before: number; came: number }>();
	for (const shipped of shipments.filter((one) => one <= saidOn && monday(one) > saidOn - 91)) {
		const week = wanted.get(monthDay(monday(shipped))) ?? { shipped: 0, before: 0, came: 0 };
		const of = returned.filter((one) => one.shipped === shipped);
		const sum = (rows: typeof of) => rows.reduce((total, row) => total + row.units, 0);
		wanted.set(monthDay(monday(shipped)), {
			shipped: week.shipped + units,
			before: week.before + sum(of.filter(({ on }) => on <= saidOn)),
			came: week.came + sum(of)
		});
	}
	expect(
		new Map(
			weeks.map((row) => [
				String(row['week_on']).slice(0, 10),
				{ shipped: row['shipped_units'], before: row['returned_then_units'], came: row['came_units'] }
			])
		)
	).toEqual(wanted);
});

test('where every shipment is like the others, what was said is what came', () => {
	expect(weeks.length).toBeGreaterThan(8);
	// the curve of so few shipments is not exact: it is known from those that were old enough
	for (const row of weeks) expect(row['said_units']).toBeCloseTo(row['came_units'] ?? NaN, 0);
});

test('what is still to come is not certain, and what has come is', () => {
	const young = weeks.at(-1);
	const old = weeks[0];
	expect(young?.['returned_then_units']).toBe(0);
	expect(young?.['said_variance']).toBeGreaterThan(1);
	expect(old?.['returned_then_units']).toBe(old?.['came_units']);
	expect(old?.['said_variance']).toBe(0);
});

test('what a shipment will reach is what the older ones did reach, the surer the older it is', async () => {
	const days = await warehouse.rows(
		'select shipped_units, developed_units, returned_units, projected_units from marts.agg_projected_days order by cohort_on'
	);
	expect(days).toHaveLength(shipments.length);
	// the curve of so few shipments is not exact
	for (const row of days) expect(Number(row['projected_units'])).toBeCloseTo(8, 0);
	expect(days.at(0)).toMatchObject({ developed_units: units, returned_units: 8, projected_units: 8 });
	expect(days.at(-1)).toMatchObject({ developed_units: 0, returned_units: 0 });
});
