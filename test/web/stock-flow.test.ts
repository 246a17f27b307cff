import fc from 'fast-check';
import { expect, test } from 'vitest';
import { flowOf, nodeWidth } from '../../web/lib/stock/flow.ts';
import { readGoods } from '../../web/lib/stock/goods.ts';

const rows = fc.array(
	fc.record({
		disposition: fc.constantFrom('restock', 'scrap', 'quarantine', 'own word', 'none'),
		booking: fc.constantFrom('restocked', 'written_off', 'none', 'unknown'),
		units: fc.integer({ min: 0, max: 500 }),
		amount: fc.option(fc.integer({ min: 0, max: 9 }))
	}),
	{ maxLength: 12 }
);

test('what flows into a node flows out of it, and every column holds all units', () => {
	fc.assert(
		fc.property(rows, fc.constantFrom(340, 960), (given, width) => {
			const { nodes, ribbons, height } = flowOf(given, width);
			const total = given.reduce((sum, { units }) => sum + units, 0);
			const sum = (list: readonly { units: number }[]) => list.reduce((all, { units }) => all + units, 0);
			if (total > 0) for (const column of [0, 1, 2]) expect(sum(nodes.filter((node) => node.column === column))).toBe(total);
			for (const node of nodes) {
				if (node.column > 0) expect(sum(ribbons.filter(({ to }) => to === node))).toBe(node.units);
				if (node.column < 2) expect(sum(ribbons.filter(({ from }) => from === node))).toBe(node.units);
				expect(node.y + node.height).toBeLessThanOrEqual(height);
				expect(node.x + nodeWidth).toBeLessThanOrEqual(width);
			}
		})
	);
}); // prettier-ignore

test('labels do not meet: nodes of a column have room for two lines', () => {
	const many = ['restock', 'refurbish', 'scrap', 'none'].map((disposition) => ({ disposition, booking: 'none', units: 1, amount: 1 })); // prettier-ignore
	const places = flowOf([...many, { disposition: 'x', booking: 'restocked', units: 9_999, amount: 1 }], 340)
		.nodes.filter(({ column }) => column === 1)
		.map(({ y }) => y);
	for (const [index, y] of places.entries()) if (index > 0) expect(y - places[index - 1]!).toBeGreaterThanOrEqual(34);
});

test('the good comes first, what is not known or not done last; a cost that is missing is no cost', () => {
	const row = (disposition: string, booking: string, amount: number | null) => ({ disposition, booking, units: 1, amount });
	const { nodes } = flowOf(
		[row('none', 'none', 1), row('scrap', 'written_off', null), row('odd', 'unknown', 1), row('restock', 'restocked', 2)],
		340
	);
	expect(nodes.map(({ name }) => name)).toEqual([
		'received', 'restock', 'scrap', 'odd', 'none', 'restocked', 'written_off', 'none', 'unknown'
	]); // prettier-ignore
	expect(nodes.map(({ amount }) => amount)).toEqual([null, 2, null, 1, 1, 2, null, 1, 1]);
}); // prettier-ignore

test('nothing received is no picture', () => {
	expect(flowOf([], 340)).toEqual({ nodes: [], ribbons: [], width: 340, height: 0 });
});

test('a URL that says nothing of bookings asks for what waits, and `all` for everything', () => {
	const read = (query: string) =>
		readGoods({ pathname: '/stock', searchParams: new URLSearchParams(query) }, { data_to: '2026-03-20T18:00:00' });
	expect(read('').booking).toEqual(['none']);
	expect(read('booking=all&disposition=scrap')).toMatchObject({ booking: [], disposition: ['scrap'] });
	expect(read('booking=restocked&booking=restocked&warehouse=').booking).toEqual(['restocked']);
	expect(read('warehouse=').warehouse).toEqual([]);
});
