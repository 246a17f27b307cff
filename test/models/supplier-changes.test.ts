// A supplier that got worse is told from one that always was as it is, and its products are asked again among themselves.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWarehouse, type RawRow, type Warehouse } from './warehouse.ts';

let warehouse: Warehouse;

/** Every four weeks each supplier's goods are shipped once, for two years. */
const times = 26;
const day = (time: number, after = 0) => new Date(Date.UTC(2024, 0, 1 + 28 * time + after)).toISOString().slice(0, 10);
const last = day(times - 1);
const unitsAtOnce = 100;

/** The share that comes back of what a supplier ships at a time, by reason. Recent: the last seven, 175 days. */
type Rates = (time: number) => Record<string, number>;
const recent = 7;
const isRecent = (time: number) => time >= times - recent;
const calm: Rates = () => ({ defective: 0.03, style: 0.03, colour: 0.03 });
const suppliers: Record<string, Rates> = {
	...Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`calm${n}`, calm])),
	// three in a hundred are defective, lately nine
	worse: (time) => ({ ...calm(time), defective: isRecent(time) ? 0.09 : 0.03 }),
	// as bad before as now
	bad: (time) => ({ ...calm(time), defective: 0.09 }),
	// more of everything, of no reason in particular
	tired: (time) => (isRecent(time) ? { defective: 0.055, style: 0.055, colour: 0.055 } : calm(time))
};

/** What a supplier ships at a time: one of its four products in turn. */
const productOf = (supplier: string, time: number) => `${supplier}-${time % 4}`;

/** Orders of 25 units, and returns of one unit each a week later. */
function rowsOf(
	supplier: string,
	rates: Rates
): Record<'orders' | 'order_lines' | 'returns' | 'return_lines', RawRow[]> {
	const rows = { orders: [], order_lines: [], returns: [], return_lines: [] } as Record<string, RawRow[]>;
	const due: Record<string, number> = {};
	for (let time = 0; time < times; time++) {
		const orders = Array.from({ length: unitsAtOnce / 25 }, (_, n) => `${supplier}-${time}-${n}`);
		for (const id of orders) {
			rows['orders']!.push({ order_id: id, ordered_at: `${day(time)}T08:00:00Z`, customer_id: id });
			rows['order_lines']!.push({
				order_line_id: id, order_id: id, product_id: productOf(supplier, time), quantity: 25, net_amount: 250
			}); // prettier-ignore
		}
		for (const [reason, rate] of Object.entries(rates(time))) {
			due[reason] = (due[reason] ?? 0) + unitsAtOnce * rate;
			for (let n = 0; due[reason] >= 1 - 1e-9; n++, due[reason] -= 1) {
				const id = `${supplier}-${time}-${reason}-${n}`;
				const order = orders[n % orders.length]!;
				rows['returns']!.push({ return_id: id, order_id: order, requested_at: `${day(time, 7)}T08:00:00Z` });
				rows['return_lines']!.push({
					return_line_id: id, return_id: id, order_line_id: order, product_id: productOf(supplier, time), quantity: 1,
					reason_code: reason
				}); // prettier-ignore
			}
		}
	}
	return rows as ReturnType<typeof rowsOf>;
}

beforeAll(async () => {
	warehouse = await openWarehouse({ models: ['fct_signals', 'int_expected_shares'] });
	const ids = Object.keys(suppliers);
	await warehouse.load({
		suppliers: ids.map((id) => ({ supplier_id: id })),
		products: ids.flatMap((id) =>
			[0, 1, 2, 3].map((n) => ({ product_id: productOf(id, n), category: 'Lamps', supplier_id: id }))
		)
	});
	const rows = Object.entries(suppliers).map(([id, rates]) => rowsOf(id, rates));
	await warehouse.load({
		orders: rows.flatMap(({ orders }) => orders),
		order_lines: rows.flatMap(({ order_lines }) => order_lines),
		returns: rows.flatMap(({ returns }) => returns),
		return_lines: rows.flatMap(({ return_lines }) => return_lines)
	});
	await warehouse.build();
}, 120_000);
afterAll(() => warehouse.close());

const changes = (supplier: string) =>
	warehouse.rows(`select * from intermediate.int_supplier_changes where ids[1] = '${supplier}' order by reason`);

test('who got worse is said, for what, and since when; who always was bad is not said to have', async () => {
	const said = await warehouse.rows("select * from marts.fct_signals where kind = 'worsened' order by supplier_id");
	expect(said.map(({ supplier_id, reason }) => [supplier_id, reason])).toEqual([
		['tired', null],
		['worse', 'defective']
	]);
	expect(said[1]).toMatchObject({
		subject: 'supplier',
		category: 'Lamps',
		is_open: true,
		side: 'product',
		first_on: new Date(Date.parse(day(times - 1, 7)) - 179 * 86_400_000).toISOString().slice(0, 10),
		last_on: last
	});
	expect(said[1]?.observed_units).toBeGreaterThan(50);
	const bad = await warehouse.rows("select kind, reason from marts.fct_signals where supplier_id = 'bad'");
	expect(bad.map(({ kind }) => kind)).not.toContain('worsened');
});

test('what is expected is what came back before, for units as old and shipped in such months', async () => {
	const [worse] = (await changes('worse')).filter(({ reason }) => reason === 'defective');
	const [shares] = await warehouse.rows(`
		select
			sum(shipped_units * expected_share) filter (cohort_on > date '${last}' + 7 - 180) as recent,
			sum(shipped_units * expected_share) filter (cohort_on <= date '${last}' + 7 - 180) as past,
			(select sum(returned_units) from marts.fct_return_lines where reason = 'defective')
				/ (select sum(returned_units) from marts.fct_return_lines) as share
		from intermediate.int_expected_shares`);
	// All ship as many units at a time, so of what is usual each supplier has an equal part
	const usual = (key: 'recent' | 'past') =>
		(Number(shares?.[key]) * Number(shares?.['share'])) / Object.keys(suppliers).length;
	const pastReturned = 0.03 * unitsAtOnce * (times - recent);
	expect(Number(worse?.past_returned)).toBeCloseTo(pastReturned, 6);
	expect(Number(worse?.expected)).toBeCloseTo((usual('recent') * (20 + pastReturned)) / (20 + usual('past')), 6);
	expect(Number(worse?.returned)).toBeCloseTo(0.09 * unitsAtOnce * recent, 6);
});

test('a change in one reason is said of it, a change in many of all of them', async () => {
	const flagged = async (supplier: string) =>
		(await changes(supplier)).filter(({ is_said }) => is_said === true).map(({ reason }) => reason);
	expect(await flagged('worse')).toEqual(['defective']);
	expect(await flagged('tired')).toEqual(['all']);
	expect(await flagged('bad')).toEqual([]);
});

test('its evidence is what came back of the recent shipments only', async () => {
	const [lines] = await warehouse.rows(`
		select count(*) as lines, min(lines.cohort_on)::varchar as first_on
		from intermediate.int_signal_evidence as evidence
		inner join intermediate.int_signal_candidates using (candidate_id)
		inner join marts.fct_return_lines as lines on lines.return_line_id = evidence.return_line_id
		where kind = 'worsened' and ids[1] = 'worse'`);
	expect(lines).toEqual({ lines: String(0.09 * unitsAtOnce * recent), first_on: day(times - recent) });
});

/** Benjamini and Hochberg's q of p-values, in their order. */
function discoveries(ps: readonly number[]): number[] {
	const ranked = ps.map((p, index) => ({ p, index })).toSorted((a, b) => b.p - a.p);
	const qs: number[] = [];
	let least = 1;
	ranked.forEach(({ p, index }, n) => (qs[index] = least = Math.min(least, (p * ps.length) / (ps.length - n))));
	return qs;
}

test('products of a supplier that stands out are asked again among themselves', async () => {
	type Cell = { dimension: string; ids: string[]; reason: string; p: number; false_discovery: number };
	const cells = (await warehouse.rows(`
		select dimension, ids, reason, coalesce(p_value, 1) as p, false_discovery
		from intermediate.int_tested_cells order by member_id, reason`)) as Cell[];
	const inAll = discoveries(cells.map(({ p }) => p));
	const isOfBad = (n: number) =>
		cells[n]!.dimension === 'product' && cells[n]!.reason === 'defective' && cells[n]!.ids[0]!.startsWith('bad-');
	const theirs = cells.map((_, n) => n).filter(isOfBad);
	const among = discoveries(theirs.map((n) => cells[n]!.p));
	expect(theirs).toHaveLength(4);
	expect(
		cells.find(({ dimension, ids, reason }) => dimension === 'supplier' && ids[0] === 'bad' && reason === 'defective')
	).toMatchObject({ false_discovery: expect.closeTo(0, 2) });
	theirs.forEach((n, place) =>
		expect(cells[n]!.false_discovery).toBeCloseTo(Math.min(inAll[n]!, 3 * among[place]!), 10)
	);
	expect(theirs.some((n, place) => 3 * among[place]! < inAll[n]!)).toBe(true);
	// all others are held against all
	const flagged = new Set(
		cells
			.filter(({ dimension, false_discovery }) => dimension === 'supplier' && false_discovery <= 0.05)
			.map(({ ids }) => ids[0]!)
	);
	cells.forEach(({ dimension, ids, false_discovery }, n) => {
		if (dimension === 'product' && flagged.has(ids[0]!.replace(/-\d$/, ''))) return;
		expect(false_discovery).toBeCloseTo(inAll[n]!, 10);
	});
});
