// The return rate computed a second time, by loops over rows: an independent witness of the engine's statements.
import type { Basis, Counted, Measure } from '../../sql/metrics/types.ts';

export type OrderLine = {
	source_id: string;
	order_line_id: string;
	order_id: string;
	product_id: string;
	category: string;
	channel: string;
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
	reason: string;
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

const shared = ['source', 'product', 'category', 'channel', 'month'];

/** Numerator and denominator by the members of `by` (joined by a bar), as the dictionary defines the return rate. */
export function returnRate(
	orders: readonly OrderLine[],
	returns: readonly ReturnLine[],
	asked: Asked
): Map<string, Figure> {
	const parts = gather(returns, asked.by, asked, partOf);
	const sharedBy = asked.by.filter((name) => shared.includes(name));
	const wholes = gather(orders, sharedBy, asked, wholeOf);
	const figures = new Map<string, Figure>();
	for (const [key, numerator] of parts) {
		const members = key.split('|');
		const sharedKey = asked.by.flatMap((name, index) => (shared.includes(name) ? [members[index]] : [])).join('|');
		figures.set(key, { numerator, denominator: wholes.get(sharedKey) ?? 0 });
	}
	// Only dimensions that both sides have can list what was shipped and never came back.
	if (sharedBy.length === asked.by.length)
		for (const [key, denominator] of wholes) if (!figures.has(key)) figures.set(key, { numerator: 0, denominator });
	return figures;
}

type Counting = { day: string | null; amount: number | null; id: string | null };

function gather<T extends OrderLine | ReturnLine>(
	rows: readonly T[],
	by: readonly string[],
	asked: Asked,
	count: (row: T, asked: Asked) => Counting
): Map<string, number> {
	const amounts = new Map<string, number>();
	const ids = new Map<string, Set<string>>();
	if (by.length === 0) amounts.set('', 0);
	for (const row of rows) {
		const { day, amount, id } = count(row, asked);
		if (day === null || (asked.from && day < asked.from) || (asked.to && day >= asked.to)) continue;
		if (!Object.entries(asked.where).every(([name, members]) => accepts(row, name, day, members))) continue;
		if (id === null && (asked.measure === 'orders' || asked.measure === 'lines')) continue;
		const key = by.map((name) => memberOf(row, name, day)).join('|');
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
	switch (name) {
		case 'month':
			return `${day.slice(0, 7)}-01`;
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
