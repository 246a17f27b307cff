// Random shops: order lines, and return lines most of which belong to one of them.
import fc from 'fast-check';
import type { DuckDBConnection } from '@duckdb/node-api';
import { insertRows } from '../fixtures/published.ts';

const days = ['2026-01-31', '2026-02-01', '2026-02-28', '2026-03-15'];
const day = fc.constantFrom(...days);
const units = fc.integer({ min: 0, max: 3 });
// Null: there is no exchange rate for it.
const amount = fc.option(
	fc.integer({ min: 0, max: 9999 }).map((cents) => cents / 100),
	{ freq: 6 }
);
const categoryOf: Record<string, string> = { p1: 'Shoes', p2: 'Shoes', p3: 'Bags', unknown: 'unknown' };
const faultOf: Record<string, string> = {
	defective: 'seller',
	damaged: 'logistics',
	style: 'customer',
	unmapped: 'unknown'
};

const orderLine = fc.record({
	source_id: fc.constantFrom('erp', 'shop'),
	order_id: fc.constantFrom('o1', 'o2', 'o3', 'o4'),
	customer_id: fc.constantFrom('c1', 'c2', 'unknown'),
	product_id: fc.constantFrom('p1', 'p2', 'p3'),
	channel: fc.constantFrom('online', 'store'),
	cohort_on: fc.option(day, { freq: 5 }),
	shipped_units: units,
	net_amount: amount
});

const returnLine = fc.record({
	of: fc.option(fc.nat(30), { freq: 5 }),
	source_id: fc.constantFrom('erp', 'shop'),
	return_id: fc.constantFrom('R1', 'R2', 'R3', 'R4'),
	customer_id: fc.constantFrom('c1', 'c2', 'unknown'),
	product_id: fc.constantFrom('p1', 'p3', 'unknown'),
	channel: fc.constantFrom('online', 'unknown'),
	reason: fc.constantFrom('defective', 'damaged', 'style', 'unmapped'),
	returned: units,
	received: units,
	refunded: units,
	returned_amount: amount,
	requested_on: day,
	received_on: fc.option(day),
	refunded_on: fc.option(day)
});

export type Shop = ReturnType<typeof consistent>;

type Of<T> = T extends fc.Arbitrary<infer Value> ? Value : never;

function consistent([orders, returns]: [Of<typeof orderLine>[], Of<typeof returnLine>[]]) {
	const orderLines = orders.map((line, index) => ({
		...line,
		order_line_id: `l${index}`,
		category: categoryOf[line.product_id] as string,
		...(line.cohort_on === null || line.shipped_units === 0 ? { shipped_units: 0, net_amount: 0 } : {}),
		ordered_on: line.cohort_on
	}));
	const returnLines = returns.map(({ of, returned, received, refunded, ...line }, index) => {
		const linked = of === null ? undefined : orderLines[of % Math.max(1, orderLines.length)];
		return {
			...line,
			return_line_id: `r${index}`,
			source_id: linked?.source_id ?? line.source_id,
			order_line_id: linked?.order_line_id ?? null,
			order_id: linked?.order_id ?? null,
			customer_id: linked?.customer_id ?? line.customer_id,
			product_id: linked?.product_id ?? line.product_id,
			category: categoryOf[linked?.product_id ?? line.product_id] as string,
			channel: linked?.channel ?? line.channel,
			cohort_on: linked?.cohort_on ?? null,
			fault: faultOf[line.reason] as string,
			is_counted: returned > 0,
			returned_units: returned,
			returned_amount: returned === 0 ? 0 : line.returned_amount,
			received_units: Math.min(returned, received),
			refunded_units: Math.min(returned, refunded)
		};
	});
	return { orderLines, returnLines };
}

export const shop = fc
	.tuple(fc.array(orderLine, { maxLength: 15 }), fc.array(returnLine, { maxLength: 12 }))
	.map(consistent);

/** Replaces what the connection's published file holds by a shop. */
export async function fill(connection: DuckDBConnection, { orderLines, returnLines }: Shop): Promise<void> {
	await connection.run('delete from marts.fct_order_lines; delete from marts.fct_return_lines');
	await insertRows(connection, 'marts.fct_order_lines', orderLines);
	await insertRows(connection, 'marts.fct_return_lines', returnLines);
}
