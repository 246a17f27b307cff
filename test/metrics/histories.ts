// Random small histories of a business, and the coordinates that may be asked of them.
import type { DuckDBConnection } from '@duckdb/node-api';
import * as fc from 'fast-check';
import { bases, countings, measures } from '../../sql/metrics/dictionary.ts';
import { insertRows, type Row } from '../fixtures/published.ts';
import type { OrderLine, ReturnLine } from './recomputation.ts';

const days = ['2026-01-31', '2026-02-01', '2026-02-28', '2026-03-15'];
const day = fc.constantFrom(...days);
const dayOrNone = fc.option(day, { freq: 4 });
const amount = fc.option(
	fc.integer({ min: 0, max: 99_999 }).map((cents) => cents / 100),
	{ freq: 8 }
);

// Ids begin again in every source, so that one source taken for another shows.
const orderLine = fc
	.record({
		source_id: fc.constantFrom('erp', 'shop'),
		order: fc.integer({ min: 1, max: 3 }),
		product_id: fc.constantFrom('p1', 'p2', 'p3'),
		channel: fc.constantFrom('online', 'store'),
		country: fc.constantFrom('DE', 'unknown'),
		cohort_on: dayOrNone,
		units: fc.integer({ min: 0, max: 4 }),
		net_amount: amount
	})
	.map(({ order, units, ...line }) => ({
		...line,
		order_id: `o${order}`,
		category: line.product_id === 'p3' ? 'Bags' : 'Shoes',
		shipped_units: line.cohort_on === null ? 0 : units
	}));

const returnLine = fc.record({
	of: fc.option(fc.nat(20), { freq: 4 }),
	source_id: fc.constantFrom('erp', 'shop'),
	case: fc.integer({ min: 1, max: 4 }),
	product_id: fc.constantFrom('p1', 'p2', 'p3', 'unknown'),
	channel: fc.constantFrom('online', 'unknown'),
	country: fc.constantFrom('DE', 'FR', 'unknown'),
	reason: fc.constantFrom('defective', 'style', 'no_reason'),
	units: fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 })),
	returned_amount: amount,
	requested_on: day,
	received_on: dayOrNone,
	refunded_on: dayOrNone
});

export type Business = { orders: OrderLine[]; returns: ReturnLine[] };

/** Consistent rows: a linked return line has the dimensions and the cohort of its order line. */
export const business: fc.Arbitrary<Business> = fc
	.tuple(fc.array(orderLine, { maxLength: 12 }), fc.array(returnLine, { maxLength: 12 }))
	.map(([orders, returns]): Business => {
		const orderLines = orders.map((line, index) => ({
			...line,
			order_line_id: `l${index % 7}${line.source_id}${index}`
		}));
		const returnLines = returns.map(({ of, case: caseNumber, units, ...line }, index): ReturnLine => {
			const linked = of === null ? undefined : orderLines[of % Math.max(1, orderLines.length)];
			const [returned, received, refunded] = units;
			return {
				...line,
				source_id: linked?.source_id ?? line.source_id,
				return_line_id: `r${index}`,
				return_id: `o${caseNumber}`,
				order_line_id: linked?.order_line_id ?? null,
				order_id: linked?.order_id ?? null,
				product_id: linked?.product_id ?? line.product_id,
				category: linked?.category ?? (line.product_id === 'unknown' ? 'unknown' : 'Shoes'),
				channel: linked?.channel ?? line.channel,
				country: linked?.country ?? line.country,
				reason_category: line.reason === 'defective' ? 'quality' : 'other',
				fault: line.reason === 'defective' ? 'seller' : 'customer',
				cohort_on: linked?.cohort_on ?? null,
				// What is not counted has neither units nor an amount.
				returned_units: returned,
				returned_amount: returned === 0 ? 0 : line.returned_amount,
				received_units: Math.min(returned, received),
				refunded_units: Math.min(returned, refunded)
			};
		});
		return { orders: orderLines, returns: returnLines };
	});

/** Puts the rows in place of those that were there. */
export async function publish(connection: DuckDBConnection, { orders, returns }: Business): Promise<void> {
	await connection.run(
		'delete from marts.fct_order_lines; delete from marts.fct_return_lines; delete from marts.fct_returns'
	);
	await insertRows(
		connection,
		'marts.fct_order_lines',
		orders.map((line): Row => ({ ...line, ordered_on: line.cohort_on }))
	);
	await insertRows(
		connection,
		'marts.fct_return_lines',
		returns.map((line): Row => ({ ...line, is_counted: line.returned_units > 0 }))
	);
}

/** Where a return rate stands. */
export const coordinates = {
	basis: fc.constantFrom(...bases),
	measure: fc.constantFrom(...measures),
	counted: fc.constantFrom(...countings)
};
