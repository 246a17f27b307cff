// Random histories of a small company: loads that add, change, move, delete and bring back rows of every entity that
// returns are made of. Ids are few, so that rows meet.
import * as fc from 'fast-check';
import type { RawRow, RawRows } from './warehouse.ts';

const oneOf = (prefix: string, count: number) => fc.integer({ min: 1, max: count }).map((n) => `${prefix}${n}`);
/** Null once in so many times. */
const nullOnceIn = <T>(times: number, value: fc.Arbitrary<T>) =>
	fc.oneof({ weight: 1, arbitrary: fc.constant(null) }, { weight: times - 1, arbitrary: value });
const maybe = <T>(value: fc.Arbitrary<T>) => nullOnceIn(3, value);
const at = fc
	.integer({ min: 0, max: 60 * 24 })
	.map((hour) => new Date(Date.UTC(2026, 2, 1) + hour * 3_600_000).toISOString());
/** Mostly alive, sometimes deleted; a later change of the same key may bring it back. */
const deletedAt = fc.oneof({ weight: 8, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: at });
const units = fc.integer({ min: 1, max: 4 });
const amount = fc.integer({ min: 1, max: 9_999 }).map((cents) => (cents / 100).toFixed(2));
const stage = fc.constantFrom(
	'requested',
	'approved',
	'rejected',
	'authorized',
	'received',
	'inspected',
	'stocked',
	'refunded',
	'closed',
	'cancelled',
	'odd'
);

const entities: Record<string, fc.Arbitrary<RawRow>> = {
	products: fc.record({
		product_id: oneOf('p', 3),
		name: fc.constantFrom('Shoe', 'Hat'),
		category: maybe(oneOf('cat', 2)),
		unit_cost: maybe(amount),
		currency: maybe(fc.constantFrom('USD', 'CHF')),
		updated_at: maybe(at),
		deleted_at: deletedAt
	}),
	customers: fc.record({
		customer_id: oneOf('c', 3),
		segment: maybe(oneOf('s', 2)),
		tier: maybe(fc.constantFrom('vip', 'standard')),
		updated_at: maybe(at),
		country: maybe(fc.constantFrom('DE', 'CN')),
		deleted_at: deletedAt
	}),
	batches: fc.record({
		batch_id: oneOf('b', 2),
		product_id: oneOf('p', 3),
		supplier_id: maybe(oneOf('sup', 2)),
		deleted_at: deletedAt
	}),
	warehouses: fc.record({
		warehouse_id: oneOf('w', 2),
		name: maybe(fc.constantFrom('North', 'South')),
		deleted_at: deletedAt
	}),
	exchange_rates: fc.record({
		currency: fc.constantFrom('USD', 'GBP'),
		as_of: at.map((text) => text.slice(0, 10)),
		rate: fc.constantFrom('0.9', '1.25'),
		deleted_at: deletedAt
	}),
	orders: fc.record({
		order_id: oneOf('o', 4),
		customer_id: maybe(oneOf('c', 3)),
		channel: maybe(oneOf('ch', 2)),
		ordered_at: at,
		currency: maybe(fc.constantFrom('EUR', 'USD')),
		deleted_at: deletedAt
	}),
	order_lines: fc.record({
		order_line_id: oneOf('l', 6),
		order_id: oneOf('o', 4),
		product_id: oneOf('p', 3),
		batch_id: maybe(oneOf('b', 2)),
		quantity: units,
		cancelled_quantity: fc.constantFrom(null, null, 1),
		net_amount: maybe(amount),
		shipped_at: nullOnceIn(2, at),
		deleted_at: deletedAt
	}),
	returns: fc.record({
		return_id: oneOf('r', 4),
		customer_id: maybe(oneOf('c', 3)),
		order_id: nullOnceIn(2, oneOf('o', 4)),
		requested_at: at,
		status: fc.constantFrom(null, 'open', 'Rejected', 'closed', 'cancelled'),
		updated_at: at,
		deleted_at: deletedAt
	}),
	return_lines: fc.record({
		return_line_id: oneOf('rl', 6),
		return_id: oneOf('r', 4),
		order_line_id: nullOnceIn(2, oneOf('l', 6)),
		product_id: maybe(oneOf('p', 3)),
		quantity: units,
		received_quantity: fc.constantFrom(null, null, 1),
		reason_code: fc.constantFrom(null, 'STYLE', 'Q9'),
		deleted_at: deletedAt
	}),
	return_events: fc.record({
		event_id: oneOf('e', 8),
		return_id: oneOf('r', 4),
		stage,
		occurred_at: at,
		warehouse_id: maybe(oneOf('w', 2)),
		deleted_at: deletedAt
	}),
	inspections: fc.record({
		inspection_id: oneOf('i', 3),
		return_line_id: oneOf('rl', 6),
		inspected_at: at,
		quantity: units,
		result: maybe(fc.constantFrom('pass', 'fail')),
		disposition: maybe(fc.constantFrom('restock', 'refurbish', 'scrap')),
		deleted_at: deletedAt
	}),
	inventory_movements: fc.record({
		movement_id: oneOf('m', 4),
		product_id: oneOf('p', 3),
		warehouse_id: maybe(oneOf('w', 2)),
		return_line_id: maybe(oneOf('rl', 6)),
		occurred_at: at,
		kind: fc.constantFrom('return_receipt', 'restock', 'write_off', 'write_off', 'sale'),
		quantity: fc.oneof({ weight: 3, arbitrary: units }, { weight: 1, arbitrary: units.map((n) => -n) }),
		stock_state: maybe(fc.constantFrom('sellable', 'quarantine')),
		unit_cost: maybe(amount),
		deleted_at: deletedAt
	}),
	refunds: fc.record({
		refund_id: oneOf('f', 4),
		return_id: maybe(oneOf('r', 4)),
		order_id: maybe(oneOf('o', 4)),
		amount,
		currency: maybe(fc.constant('USD')),
		status: fc.constantFrom(null, 'pending', 'approved', 'paid', 'failed'),
		paid_at: maybe(at),
		deleted_at: deletedAt
	}),
	exchanges: fc.record({
		exchange_id: oneOf('x', 2),
		return_id: oneOf('r', 4),
		quantity: units,
		product_id: maybe(oneOf('p', 3)),
		price_difference: maybe(amount),
		shipped_at: maybe(at),
		deleted_at: deletedAt
	}),
	return_costs: fc.record({
		cost_id: oneOf('k', 3),
		return_id: oneOf('r', 4),
		amount,
		currency: maybe(fc.constantFrom('USD', 'GBP')),
		incurred_at: maybe(at),
		updated_at: at,
		deleted_at: deletedAt
	}),
	ledger_entries: fc.record({
		entry_id: oneOf('g', 4),
		posted_at: at,
		account_code: fc.constant('4000'),
		debit: maybe(amount),
		currency: maybe(fc.constantFrom('USD', 'EUR')),
		document_type: fc.constantFrom('refund', 'exchange', 'write_off', 'restock', 'other'),
		document_id: fc.oneof(oneOf('f', 4), oneOf('x', 2), oneOf('m', 4), oneOf('r', 4)),
		deleted_at: deletedAt
	}),
	survey_responses: fc.record({
		response_id: oneOf('q', 2),
		return_id: maybe(oneOf('r', 4)),
		answered_at: at,
		csat: maybe(fc.integer({ min: 1, max: 5 })),
		return_source_id: maybe(fc.constantFrom('erp', 'till')),
		deleted_at: deletedAt
	})
};

const keys: Record<string, string[]> = { exchange_rates: ['currency', 'as_of'] };

/** A few rows of a few entities, each key once. */
export const someRows = (most: number): fc.Arbitrary<RawRows> =>
	fc.record(
		Object.fromEntries(
			Object.entries(entities).map(([entity, row]) => [
				entity,
				fc.uniqueArray(row, {
					maxLength: most,
					selector: (value) => (keys[entity] ?? [Object.keys(value)[0]!]).map((key) => value[key]).join(' ')
				})
			])
		)
	);

/** What may come one load after another: much at first, then changes of a few entities. */
export const history: fc.Arbitrary<RawRows[]> = fc
	.tuple(
		someRows(8),
		fc.array(
			fc
				.tuple(someRows(2), fc.subarray(Object.keys(entities), { minLength: 1, maxLength: 4 }))
				.map(([rows, chosen]) => Object.fromEntries(chosen.map((entity) => [entity, rows[entity]]))),
			{ minLength: 1, maxLength: 4 }
		)
	)
	.map(([first, later]) => [first, ...later]);

/** A shop of few customers and products with many returns that name no order line: orders meet requests. */
export const manyReturns: fc.Arbitrary<RawRows> = fc
	.record({
		orders: fc.array(entities.orders!, { minLength: 4, maxLength: 12 }),
		order_lines: fc.array(entities.order_lines!, { minLength: 8, maxLength: 25 }),
		returns: fc.array(entities.returns!, { minLength: 5, maxLength: 20 }),
		return_lines: fc.array(entities.return_lines!, { minLength: 8, maxLength: 30 })
	})
	.map(({ orders, order_lines, returns, return_lines }) => ({
		orders: orders.map((row, n) => ({ ...row, order_id: `o${n}`, customer_id: n % 5 === 4 ? null : `c${n % 2}` })),
		order_lines: order_lines.map((row, n) => ({
			...row,
			order_line_id: `l${n}`,
			order_id: `o${n % orders.length}`,
			product_id: `p${n % 3 === 2 ? 2 : 1}`
		})),
		returns: returns.map((row, n) => ({
			...row,
			return_id: `r${n}`,
			order_id: n % 3 === 0 ? `o${(n * 7) % orders.length}` : null,
			customer_id: n % 7 === 6 ? null : `c${n % 2}`
		})),
		return_lines: return_lines.map((row, n) => ({
			...row,
			return_line_id: `rl${n}`,
			return_id: `r${n % returns.length}`,
			order_line_id: n % 4 === 0 ? row.order_line_id! : null,
			product_id: n % 9 === 8 ? null : `p${n % 4 === 3 ? 2 : 1}`,
			quantity: 1 + (n % 2)
		}))
	}));
