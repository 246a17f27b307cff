// The return rate computed a second time, by loops over rows: an independent witness of the engine's statements.
import type { Basis, Counted, Measure } from '../../sql/metrics/types.ts';

export type OrderLine = {
	source_id: string;
	order_line_id: string;
	order_id: string;
	product_id: string;
	category: string;
	channel: string;
	country: string;
	cohort_on: string | null;
	shipped_units: number;
	net_amount: number | null;
};

export type ReturnLine = {
	source_id: string;
	return_line_id: string;
	return_id: string;
	order_line_id: string | null;
	order_id: string | null;
	product_id: string;
	category: string;
	channel: string;
	country: string;
	reason: string;
	reason_category: string;
	fault: string;
	returned_units: number;
	received_units: number;
	refunded_units: number;
	returned_amount: number | null;
	cohort_on: string | null;
	requested_on: string;
	received_on: string | null;
	refunded_on: string | null;
};

export type Asked = {
	by: readonly string[];
	basis: Basis;
	measure: Measure;
	counted: Counted;
	from?: string;
	to?: string;
	where: Readonly<Record<string, readonly string[]>>;
};

export type Figure = { numerator: number; denominator: number };

/** A question with its shape; the other period is given by its days. */
export type Shaped = Asked & {
	/** A rate has a whole, a total has none. */
	isRate: boolean;
	compared?: { from: string; to: string };
	top?: number;
	fill: boolean;
	nonzero: boolean;
	totals: boolean;
};

/** A row as loops find it: `members` of the groups of its level, `level|members` is its key. */
export type ShapedRow = { others: number; now: Figure; before: Figure | null };

/** What stands for every member beyond the top; no member of the histories is called so. */
export const beyond = '(beyond the top)';

const shared = ['source', 'product', 'category', 'channel', 'day', 'week', 'month', 'quarter'];
const isPeriod = (name: string): boolean => ['day', 'week', 'month', 'quarter'].includes(name);

/** Numerator and denominator by the members of `by` (joined by a bar), as the dictionary defines the return rate. */
export function returnRate(
	orders: readonly OrderLine[],
	returns: readonly ReturnLine[],
	asked: Asked
): Map<string, Figure> {
	const sides = sidesOf(orders, returns, asked);
	return new Map(sides.found(true).map((key) => [key, sides.figure(key)]));
}

/**
 * The rows of a question with its shape. A total is the question by fewer dimensions; the members beyond the top are
 * called alike before anything is counted; every period of the days is there where it is filled.
 */
export function shapedAnswer(
	orders: readonly OrderLine[],
	returns: readonly ReturnLine[],
	asked: Shaped
): Map<string, ShapedRow> {
	const { by, compared, top, fill, nonzero, totals, isRate } = asked;
	const groups = groupsOf(by);
	const first = groups.find(({ name }) => !isPeriod(name))?.depth;
	const topped = top === undefined ? [] : groups.filter(({ depth }) => depth === first).map(({ name }) => name);
	const both = (names: readonly string[], relabel: Relabel) => ({
		now: sidesOf(orders, returns, { ...asked, by: names }, relabel),
		before: compared
			? sidesOf(orders, returns, { ...asked, by: names, ...compared }, (by, members) =>
					relabel(by, placed(by, members, compared.from, asked.from ?? ''))
				)
			: null
	});
	const asIs: Relabel = (_, members) => members;
	const kept = new Set<string>();
	let members = 0;
	if (top !== undefined) {
		const { now, before } = both(topped, asIs);
		const ranked = [...new Set([...now.found(isRate), ...(before?.found(isRate) ?? [])])].sort((one, other) => {
			const [a, b] = [now.figure(one), now.figure(other)];
			const bySize = b.numerator - a.numerator || (isRate ? b.denominator - a.denominator : 0);
			return bySize || compareTexts(one.split('|'), other.split('|'));
		});
		members = ranked.length;
		for (const key of ranked.slice(0, top)) kept.add(key);
	}
	const fold: Relabel = (names, found) => {
		if (topped.length === 0 || !topped.every((name) => names.includes(name))) return found;
		const key = topped.map((name) => found[names.indexOf(name)]).join('|');
		return kept.has(key)
			? found
			: found.map((member, index) => (topped.includes(names[index] ?? '') ? beyond : member));
	};
	const rows = new Map<string, ShapedRow>();
	for (let level = totals ? 0 : by.length; level <= by.length; level++) {
		const names = groups.filter(({ depth }) => depth <= level).map(({ name }) => name);
		const { now, before } = both(names, fold);
		const keys = new Set([...now.found(isRate), ...(before?.found(isRate) ?? [])]);
		if (fill && names.some(isPeriod)) for (const key of filledKeys(names, keys, asked)) keys.add(key);
		for (const key of keys) {
			const row = {
				others: key.split('|').includes(beyond) ? members - (top ?? 0) : 0,
				now: now.figure(key),
				before: before?.figure(key) ?? null
			};
			const isTotal = totals && level < by.length;
			if (!nonzero || isTotal || row.now.numerator !== 0 || (row.before?.numerator ?? 0) !== 0)
				rows.set(`${level}|${key}`, row);
		}
	}
	return rows;
}

/** Ids are unique within a source only, so a product that is asked for alone brings its source. */
function groupsOf(by: readonly string[]): { name: string; depth: number }[] {
	return by.flatMap((name, index) => [
		...(name === 'product' && !by.includes('source') ? [{ name: 'source', depth: index + 1 }] : []),
		{ name, depth: index + 1 }
	]);
}

type Relabel = (names: readonly string[], members: readonly string[]) => readonly string[];

/** Both sides, the members that they found, and the figure of any members. */
function sidesOf(
	orders: readonly OrderLine[],
	returns: readonly ReturnLine[],
	asked: Asked,
	relabel: Relabel = (_, members) => members
) {
	const parts = gather(returns, asked.by, asked, partOf, relabel);
	const sharedBy = asked.by.filter((name) => shared.includes(name));
	const wholes = gather(orders, sharedBy, asked, wholeOf, relabel);
	return {
		// Only dimensions that both sides have can list what was shipped and never came back.
		found: (isRate: boolean): string[] => [
			...new Set([...parts.keys(), ...(isRate && sharedBy.length === asked.by.length ? wholes.keys() : [])])
		],
		figure(key: string): Figure {
			const members = key.split('|');
			const sharedKey = asked.by.flatMap((name, index) => (shared.includes(name) ? [members[index]] : [])).join('|');
			return { numerator: parts.get(key) ?? 0, denominator: wholes.get(sharedKey) ?? 0 };
		}
	};
}

/** Members of periods moved to the period of the same place in the other range. */
function placed(names: readonly string[], members: readonly string[], from: string, onto: string): readonly string[] {
	return members.map((member, index) => {
		const name = names[index] ?? '';
		if (!isPeriod(name)) return member;
		let [at, moved] = [periodOf(name, from), periodOf(name, onto)];
		for (; at < member; at = nextOf(name, at)) moved = nextOf(name, moved);
		return moved;
	});
}

function filledKeys(names: readonly string[], keys: Iterable<string>, { from = '', to = '', where }: Asked): string[] {
	const filled: string[] = [];
	const days: string[] = [];
	for (let day = from; day < to; day = nextDay(day))
		if (Object.entries(where).every(([name, members]) => !isPeriod(name) || members.includes(periodOf(name, day))))
			days.push(day);
	const known = [...keys].map((key) => key.split('|'));
	for (const members of names.every(isPeriod) ? [names.map(() => '')] : known)
		for (const day of days)
			filled.push(
				members
					.map((member, index) => (isPeriod(names[index] ?? '') ? periodOf(names[index] ?? '', day) : member))
					.join('|')
			);
	return filled;
}

function periodOf(name: string, day: string): string {
	if (name === 'day') return day;
	if (name === 'month') return `${day.slice(0, 7)}-01`;
	if (name === 'quarter') {
		const month = Number(day.slice(5, 7));
		return `${day.slice(0, 4)}-${['01', '04', '07', '10'][Math.floor((month - 1) / 3)]}-01`;
	}
	let monday = day;
	while (new Date(`${monday}T00:00:00Z`).getUTCDay() !== 1) monday = previousDay(monday);
	return monday;
}

function nextOf(name: string, start: string): string {
	let day = nextDay(start);
	while (periodOf(name, day) === start) day = nextDay(day);
	return day;
}

const nextDay = (day: string): string =>
	new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
const previousDay = (day: string): string =>
	new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);

function compareTexts(one: readonly string[], other: readonly string[]): number {
	const index = one.findIndex((text, place) => text !== other[place]);
	return index < 0 ? 0 : (one[index] ?? '') < (other[index] ?? '') ? -1 : 1;
}

type Counting = { day: string | null; amount: number | null; id: string | null };

function gather<T extends OrderLine | ReturnLine>(
	rows: readonly T[],
	by: readonly string[],
	asked: Asked,
	count: (row: T, asked: Asked) => Counting,
	relabel: Relabel
): Map<string, number> {
	const amounts = new Map<string, number>();
	const ids = new Map<string, Set<string>>();
	if (by.length === 0) amounts.set('', 0);
	for (const row of rows) {
		const { day, amount, id } = count(row, asked);
		if (day === null || (asked.from && day < asked.from) || (asked.to && day >= asked.to)) continue;
		if (!Object.entries(asked.where).every(([name, members]) => accepts(row, name, day, members))) continue;
		if (id === null && (asked.measure === 'orders' || asked.measure === 'lines')) continue;
		const members = by.map((name) => memberOf(row, name, day));
		const key = relabel(by, members).join('|');
		if (asked.measure === 'units' || asked.measure === 'value')
			amounts.set(key, (amounts.get(key) ?? 0) + (amount ?? 0));
		else {
			const known = ids.get(key) ?? new Set();
			ids.set(key, known.add(`${row.source_id} ${id}`));
			amounts.set(key, known.size);
		}
	}
	return amounts;
}

function partOf(row: ReturnLine, { basis, measure, counted }: Asked): Counting {
	const units = { requested: row.returned_units, received: row.received_units, refunded: row.refunded_units }[counted];
	const happened = { requested: row.requested_on, received: row.received_on, refunded: row.refunded_on }[counted];
	const day = { cohort: row.cohort_on, return_date: happened, refund_date: row.refunded_on }[basis];
	const share = row.returned_units === 0 ? 0 : units / row.returned_units;
	return {
		day,
		amount: measure === 'units' ? units : row.returned_amount === null ? null : row.returned_amount * share,
		id:
			units > 0
				? measure === 'orders'
					? (row.order_id ?? `return ${row.return_id}`)
					: (row.order_line_id ?? `line ${row.return_line_id}`)
				: null
	};
}

const wholeOf = (row: OrderLine, { measure }: Asked): Counting => ({
	day: row.cohort_on,
	amount: measure === 'units' ? row.shipped_units : row.net_amount,
	id: row.shipped_units > 0 ? (measure === 'orders' ? row.order_id : row.order_line_id) : null
});

const accepts = (row: OrderLine | ReturnLine, name: string, day: string, members: readonly string[]): boolean =>
	// What only returns have does not filter what was shipped.
	(name === 'reason' && !('reason' in row)) || members.includes(memberOf(row, name, day));

function memberOf(row: OrderLine | ReturnLine, name: string, day: string): string {
	if (isPeriod(name)) return periodOf(name, day);
	switch (name) {
		case 'source':
			return row.source_id;
		case 'product':
			return row.product_id;
		case 'reason':
			return 'reason' in row ? row.reason : '';
		default:
			return row[name as 'category' | 'channel'];
	}
}
