// The way of returned goods as a Sankey diagram: received, what quality decided, where stock booked them. A pure function
// from rows to places on a surface of a width; units are heights.

/** The columns of `stock_flow` that the picture is made of. */
export type FlowRow = { disposition: string; booking: string; units: number; amount: number | null };

export type FlowNode = {
	column: 0 | 1 | 2;
	/** A disposition or a booking; `received` in the first column. */
	name: string;
	units: number;
	/** Null where the cost of some of them is not known. */
	amount: number | null;
	/** Of all that was received. */
	share: number;
	x: number;
	y: number;
	height: number;
};

type FlowRibbon = { from: FlowNode; to: FlowNode; units: number; path: string };

type Flow = { nodes: FlowNode[]; ribbons: FlowRibbon[]; width: number; height: number };

/** In the order of how good they are; what no list names follows, and what is not known or done comes last. */
const dispositionOrder = ['restock', 'refurbish', 'return_to_vendor', 'quarantine', 'scrap'];
const bookingOrder = ['restocked', 'refurbished', 'returned_to_vendor', 'written_off'];
const lastOrder = ['none', 'unknown'];

/** How wide a node is, and how much room the two lines of its label take. */
export const nodeWidth = 9;
const labelHeight = 34;
const fullHeight = 210;

/** Sorts names by a list; names that it does not have come after it, `none` and `unknown` at the very end. */
function byOrder(order: readonly string[]): (a: string, b: string) => number {
	const place = (name: string) => {
		const last = lastOrder.indexOf(name);
		if (last >= 0) return 1000 + last;
		const known = order.indexOf(name);
		return known >= 0 ? known : 500;
	};
	return (a, b) => place(a) - place(b) || (a < b ? -1 : a > b ? 1 : 0);
}

const sumOf = (rows: readonly FlowRow[]) => rows.reduce((sum, { units }) => sum + units, 0);

/** The value of rows, or null where that of one is not known. */
const amountOf = (rows: readonly FlowRow[]) =>
	rows.reduce<number | null>((sum, { amount }) => (sum === null || amount === null ? null : sum + amount), 0);

/** The picture at a width in pixels. Nodes have no less room than their label, so that thin ones stay readable. */
export function flowOf(rows: readonly FlowRow[], width: number): Flow {
	const kept = rows.filter(({ units }) => units > 0);
	const total = sumOf(kept);
	if (total === 0) return { nodes: [], ribbons: [], width, height: 0 };
	const scale = fullHeight / total;
	const columns = [0, Math.round(width * 0.31), width - nodeWidth] as const;

	const nodeOf = (column: 0 | 1 | 2, name: string, mine: readonly FlowRow[]): FlowNode => {
		const units = sumOf(mine);
		return {
			column,
			name,
			units,
			amount: amountOf(mine),
			share: units / total,
			x: columns[column],
			y: 0,
			height: Math.max(1.5, units * scale)
		};
	};
	const names = (key: 'disposition' | 'booking', order: readonly string[]) =>
		[...new Set(kept.map((row) => row[key]))].sort(byOrder(order));
	const received = nodeOf(0, 'received', kept);
	const dispositions = names('disposition', dispositionOrder).map((name) =>
		nodeOf(1, name, kept.filter(({ disposition }) => disposition === name))
	); // prettier-ignore
	const bookings = names('booking', bookingOrder).map((name) =>
		nodeOf(2, name, kept.filter(({ booking }) => booking === name))
	); // prettier-ignore

	const height = Math.max(...[[received], dispositions, bookings].map(stack));
	const ribbons: FlowRibbon[] = [];
	const left = new Map<FlowNode, number>();
	const right = new Map<FlowNode, number>();
	const connect = (from: FlowNode, to: FlowNode, units: number) => {
		const leaves = left.get(from) ?? 0;
		const arrives = right.get(to) ?? 0;
		left.set(from, leaves + units * scale);
		right.set(to, arrives + units * scale);
		ribbons.push({ from, to, units, path: pathOf(from, leaves, to, arrives, Math.max(1, units * scale)) });
	};
	for (const node of dispositions) connect(received, node, node.units);
	for (const from of dispositions)
		for (const to of bookings) {
			const units = sumOf(kept.filter((row) => row.disposition === from.name && row.booking === to.name));
			if (units > 0) connect(from, to, units);
		}
	return { nodes: [received, ...dispositions, ...bookings], ribbons, width, height };
}

/** Puts the nodes of a column one under the other; gives the height of the column. */
function stack(nodes: readonly FlowNode[]): number {
	let y = 0;
	for (const node of nodes) {
		node.y = y;
		y += Math.max(node.height + 6, labelHeight);
	}
	return y;
}

/** A ribbon as thick at both ends, as an SVG path. */
function pathOf(from: FlowNode, leaves: number, to: FlowNode, arrives: number, thickness: number): string {
	const round = (value: number) => Math.round(value * 10) / 10;
	const x0 = from.x + nodeWidth;
	const x1 = to.x;
	const middle = round((x0 + x1) / 2);
	const [y0, y1] = [round(from.y + leaves), round(to.y + arrives)];
	const [b0, b1] = [round(y0 + thickness), round(y1 + thickness)];
	return `M${x0},${y0}C${middle},${y0} ${middle},${y1} ${x1},${y1}V${b1}C${middle},${b1} ${middle},${b0} ${x0},${b0}Z`;
}
