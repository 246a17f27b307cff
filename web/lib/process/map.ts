// Where the activities of a process and the arcs between them stand on its map. Rows in the order of the process, and in
// a row what may happen in the place of each other: refunded, exchanged or repaired. What leads to the next row is a line
// between the two; what skips rows or goes back runs in a lane beside them, left of the main column or right of the rest.

export type Arc = {
	activity: string;
	next_activity: string | null;
	passages: number;
	total_hours: number;
	median_hours: number | null;
	p90_hours: number | null;
	median_low: number | null;
	median_high: number | null;
};

export type MapNode = { activity: string; visits: number; x: number; y: number };
export type MapArc = Arc & {
	next_activity: string;
	kind: 'next' | 'beside' | 'skip' | 'back';
	path: string;
	/** Where its label stands, and which side of the point it takes. */
	labelX: number;
	labelY: number;
	anchor: 'start' | 'middle' | 'end';
	/** Of the line, by the number of passages. */
	weight: number;
};
export type ProcessMap = {
	nodes: MapNode[];
	arcs: MapArc[];
	width: number;
	height: number;
	hiddenArcs: number;
	hiddenActivities: number;
};

export const nodeWidth = 112;
export const nodeHeight = 40;
const gap = 36;
const pitch = 88;
const lane = 60;
const margin = 8;

/** What stands in a row; what no stage is known for has a row of its own after what it mostly comes after. */
const knownRows: readonly (readonly string[])[] = [
	['requested'],
	['approved', 'rejected'],
	['authorized'],
	['received', 'cancelled'],
	['inspected'],
	['stocked'],
	['refunded', 'exchanged', 'repaired'],
	['closed']
];

type Followed = Arc & { next_activity: string };
const isFollowed = (arc: Arc): arc is Followed => arc.next_activity !== null;

/** The activities in rows, in the order of the process. */
export function rowsOf(arcs: readonly Arc[]): string[][] {
	const all = new Set(
		arcs.flatMap(({ activity, next_activity: next }) => (next === null ? [activity] : [activity, next]))
	);
	const rows = knownRows.map((row) => row.filter((activity) => all.has(activity))).filter((row) => row.length > 0);
	const waiting = [...all].filter((activity) => !knownRows.flat().includes(activity)).sort();
	while (waiting.length > 0) {
		// the one that is tied most firmly to what already stands
		const placed = new Set(rows.flat());
		const tie = arcs
			.filter(isFollowed)
			.filter((arc) => waiting.includes(arc.next_activity) && placed.has(arc.activity))
			.reduce<Followed | null>((best, arc) => (best && best.passages >= arc.passages ? best : arc), null);
		const activity = tie?.next_activity ?? waiting[0]!;
		const after = tie ? rows.findIndex((row) => row.includes(tie.activity)) : -1;
		rows.splice(after + 1, 0, [activity]);
		waiting.splice(waiting.indexOf(activity), 1);
	}
	return rows;
}

/** The map of what at least `least` cases do; the rest is counted as hidden. */
export function layOutMap(arcs: readonly Arc[], least: number): ProcessMap {
	const visits = new Map<string, number>();
	for (const { activity, passages } of arcs) visits.set(activity, (visits.get(activity) ?? 0) + passages);
	const followed = arcs.filter(isFollowed);
	const shown = followed.filter(({ passages }) => passages >= least);
	const touched = new Set(shown.flatMap((arc) => [arc.activity, arc.next_activity]));
	const all = rowsOf(arcs);
	const rows = all
		.map((row) => row.filter((activity) => touched.has(activity) || (visits.get(activity) ?? 0) >= least))
		.filter((row) => row.length > 0);
	const at = new Map(rows.flatMap((row, y) => row.map((activity, x) => [activity, { x, y }] as const)));

	const placed = shown
		.map((arc) => place(arc, at.get(arc.activity)!, at.get(arc.next_activity)!))
		.sort((a, b) => Math.abs(a.to.y - a.from.y) - Math.abs(b.to.y - b.from.y) || b.arc.passages - a.arc.passages);
	const lanes = { left: assignLanes(placed, 'left'), right: assignLanes(placed, 'right') };
	const left = margin + count(lanes.left) * lane + (lanes.left.size > 0 ? 8 : 0);
	const columns = Math.max(1, ...rows.map((row) => row.length));
	const right = left + columns * nodeWidth + (columns - 1) * gap;
	const most = Math.max(1, ...shown.map(({ passages }) => passages));
	const corner = ({ x, y }: Place) => ({ x: left + x * (nodeWidth + gap), y: margin + y * pitch });

	return {
		nodes: [...at].map(([activity, spot]) => ({ activity, visits: visits.get(activity) ?? 0, ...corner(spot) })),
		arcs: placed.map((one, index) => ({
			...one.arc,
			kind: one.kind,
			weight: 1.25 + 7 * Math.sqrt(one.arc.passages / most),
			...(one.side
				? inLane(one, corner, { edge: one.side === 'left' ? left : right, lane: lanes[one.side].get(index) ?? 0 })
				: between(one, corner))
		})),
		width: right + (lanes.right.size > 0 ? 16 + count(lanes.right) * lane : lane / 2) + margin,
		height: margin * 2 + Math.max(0, rows.length - 1) * pitch + nodeHeight + 8,
		hiddenArcs: followed.length - shown.length,
		hiddenActivities: all.flat().length - at.size
	};
}

type Place = { x: number; y: number };
type Placed = { arc: Followed; from: Place; to: Place; kind: MapArc['kind']; side: 'left' | 'right' | null };
type Drawn = Pick<MapArc, 'path' | 'labelX' | 'labelY' | 'anchor'>;

function place(arc: Followed, from: Place, to: Place): Placed {
	if (to.y === from.y + 1) return { arc, from, to, kind: 'next', side: null };
	if (to.y === from.y && to.x !== from.x) return { arc, from, to, kind: 'beside', side: null };
	const side = from.x > 0 || to.x > 0 ? 'right' : 'left';
	return { arc, from, to, kind: to.y > from.y ? 'skip' : 'back', side };
}

/** A line to the next row, or under the nodes of one row. */
function between({ from, to, kind }: Placed, corner: (spot: Place) => Place): Drawn {
	const [a, b] = [corner(from), corner(to)];
	const [x1, y1] = [a.x + nodeWidth / 2, a.y + nodeHeight];
	const x2 = b.x + nodeWidth / 2;
	if (kind === 'beside') {
		// below the line that goes straight down
		const [start, end] = x1 < x2 ? [x1 + 40, x2 - 40] : [x1 - 40, x2 + 40];
		const y = y1 + 26;
		return { path: `M${start} ${y1}Q${start} ${y} ${(start + end) / 2} ${y}T${end} ${y1 + 5}`, labelX: (start + end) / 2, labelY: y + 12, anchor: 'middle' }; // prettier-ignore
	}
	const y2 = b.y - 5;
	if (x1 === x2) return { path: `M${x1} ${y1}V${y2}`, labelX: x1 + 9, labelY: (y1 + y2) / 2 + 4, anchor: 'start' };
	const middle = (y1 + y2) / 2;
	// nearer to the side that is not the main column, where fewer lines meet
	const share = from.x < to.x ? 0.7 : 0.3;
	return {
		path: `M${x1} ${y1}C${x1} ${middle} ${x2} ${middle} ${x2} ${y2}`,
		labelX: x1 + (x2 - x1) * share + 8,
		labelY: middle + (from.x < to.x ? -4 : 10),
		anchor: 'start'
	};
}

/** A lane beside the rows, the first of them clear of the nodes, each further one clear of the label before it. */
function inLane({ from, to, side }: Placed, corner: (spot: Place) => Place, at: { edge: number; lane: number }): Drawn {
	const away = side === 'left' ? -1 : 1;
	const edgeOf = (spot: Place) => corner(spot).x + (away > 0 ? nodeWidth : 0);
	const x = at.edge + away * (16 + at.lane * lane);
	const [low, high] = from.y <= to.y ? [0.7, 0.3] : [0.3, 0.7];
	const y1 = corner(from).y + nodeHeight * (from.y === to.y ? 0.25 : low);
	const y2 = corner(to).y + nodeHeight * (from.y === to.y ? 0.75 : high);
	const turn = Math.sign(y2 - y1) * Math.min(10, Math.abs(y2 - y1) / 2);
	const bend = away * 10;
	return {
		path: `M${edgeOf(from)} ${y1}H${x - bend}Q${x} ${y1} ${x} ${y1 + turn}V${y2 - turn}Q${x} ${y2} ${x - bend} ${y2}H${edgeOf(to) + away * 5}`,
		labelX: x + away * 6,
		labelY: (y1 + y2) / 2 + 4,
		anchor: side === 'left' ? 'end' : 'start'
	};
}

/** Lanes of a side, so that no two arcs of one lane meet; short arcs stay near. */
function assignLanes(placed: readonly Placed[], side: 'left' | 'right'): Map<number, number> {
	const taken: [number, number][][] = [];
	const lanes = new Map<number, number>();
	placed.forEach((one, index) => {
		if (one.side !== side) return;
		const [low, high] = [Math.min(one.from.y, one.to.y), Math.max(one.from.y, one.to.y, one.from.y + 0.5)];
		const free = taken.findIndex((spans) => spans.every(([from, to]) => high <= from || low >= to));
		const number = free < 0 ? taken.push([]) - 1 : free;
		taken[number]!.push([low, high]);
		lanes.set(index, number);
	});
	return lanes;
}

const count = (lanes: Map<number, number>): number => Math.max(-1, ...lanes.values()) + 1;
