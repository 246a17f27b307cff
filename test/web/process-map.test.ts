// Where things stand on the map of a process, and how much longer one group waits than another.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { medianDifference } from '../../web/lib/process/difference.ts';
import { layOutMap, nodeHeight, nodeWidth, rowsOf, type Arc } from '../../web/lib/process/map.ts';

const arc = (activity: string, next_activity: string | null, passages: number): Arc => ({
	activity,
	next_activity,
	passages,
	total_hours: passages,
	median_hours: 1,
	p90_hours: 2,
	median_low: 1,
	median_high: 1
});

const usual = [
	arc('requested', 'approved', 90),
	arc('requested', 'rejected', 10),
	arc('rejected', 'closed', 10),
	arc('approved', 'received', 90),
	arc('received', 'refunded', 60),
	arc('received', 'exchanged', 28),
	arc('received', 'received', 2),
	arc('exchanged', 'refunded', 1),
	arc('refunded', 'received', 1),
	arc('refunded', 'closed', 60),
	arc('closed', null, 70)
];

describe('the map', () => {
	test('what can happen in the place of each other stands in one row, in the order of the process', () => {
		expect(rowsOf(usual)).toEqual([
			['requested'],
			['approved', 'rejected'],
			['received'],
			['refunded', 'exchanged'],
			['closed']
		]);
	});

	test('a state of the source’s own stands after what it mostly follows', () => {
		expect(rowsOf([...usual, arc('approved', 'in transit', 3), arc('received', 'in transit', 50)])).toEqual([
			['requested'],
			['approved', 'rejected'],
			['received'],
			['in transit'],
			['refunded', 'exchanged'],
			['closed']
		]);
	});

	test('lines lead to the next row, lanes past rows, and back', () => {
		const kinds = Object.fromEntries(
			layOutMap(usual, 1).arcs.map((one) => [`${one.activity} ${one.next_activity}`, one.kind])
		);
		expect(kinds).toEqual({
			'requested approved': 'next',
			'requested rejected': 'next',
			'rejected closed': 'skip',
			'approved received': 'next',
			'received refunded': 'next',
			'received exchanged': 'next',
			'received received': 'back',
			'exchanged refunded': 'beside',
			'refunded received': 'back',
			'refunded closed': 'next'
		});
	});

	test('what is rare is hidden and counted', () => {
		const map = layOutMap(usual, 28);
		expect(map.nodes.map(({ activity }) => activity)).toEqual(['requested', 'approved', 'received', 'refunded', 'exchanged', 'closed']); // prettier-ignore
		expect([map.hiddenArcs, map.hiddenActivities]).toEqual([5, 1]);
		expect(layOutMap([], 1)).toMatchObject({ nodes: [], arcs: [], hiddenArcs: 0, hiddenActivities: 0 });
	});

	test('forty activities stand apart, all within the picture, whatever follows what', () => {
		const names = Array.from({ length: 40 }, (_, number) => (number < 5 ? ['requested', 'approved', 'received', 'refunded', 'closed'][number]! : `状态 ${number}`)); // prettier-ignore
		const arcs = fc.array(
			fc.record({
				from: fc.constantFrom(...names),
				to: fc.constantFrom(...names),
				n: fc.integer({ min: 1, max: 999 })
			}),
			{ minLength: 1, maxLength: 120 }
		);
		fc.assert(
			fc.property(arcs, (list) => {
				const map = layOutMap(list.map(({ from, to, n }) => arc(from, to, n)), 1); // prettier-ignore
				expect(map.arcs).toHaveLength(list.length);
				for (const [index, node] of map.nodes.entries()) {
					expect(node.x >= 0 && node.x + nodeWidth <= map.width).toBe(true);
					expect(node.y >= 0 && node.y + nodeHeight <= map.height).toBe(true);
					for (const other of map.nodes.slice(index + 1))
						expect(Math.abs(node.x - other.x) >= nodeWidth || Math.abs(node.y - other.y) >= nodeHeight).toBe(true);
				}
				for (const { labelX, path } of map.arcs) {
					expect(labelX > 0 && labelX < map.width).toBe(true);
					expect(path).not.toMatch(/NaN|undefined/);
				}
			}),
			{ numRuns: 60 }
		);
	});
});

test('the difference of two medians has the interval of both, and none where one of them has none', () => {
	const one = { median_hours: 48, median_low: 45, median_high: 52 };
	const other = { median_hours: 24, median_low: 21, median_high: 27 };
	// 24 - sqrt(3² + 3²), 24 + sqrt(4² + 3²)
	expect(medianDifference(one, other)).toEqual({ by: 24, low: 24 - Math.sqrt(18), high: 29 });
	expect(medianDifference(one, { median_hours: 24, median_low: null, median_high: null })).toBe(null);
});
