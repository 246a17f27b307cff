// A company of three orders and two returns, in which every record has a part to play, and changes of one record each.
import type { RawRow, RawRows } from './warehouse.ts';

/** Amounts without a currency are not in the reporting one, so that every rate matters. */
/** What the reference tables say of the company: what handling costs, and when it is open. */
export const companyReference = {
	cost_drivers: [
		'*,handling,received_unit,2026-01-01,4,EUR,,by piece',
		'erp,inspection,inspection,2026-01-01,2,EUR,,contract',
		'*,other,request,2026-01-01,1,EUR,,calls'
	],
	business_hours: [
		'*,w1,1,08:00,17:00,Europe/Berlin',
		...[1, 2, 3, 4, 5].map((day) => `*,*,${day},06:00,23:00,Asia/Shanghai`)
	],
	business_days: ['*,*,2026-03-09,false,,,closed']
};

export const usdSource = { id: 'erp', kind: 'files', title: 'ERP', timezone: 'Europe/Berlin', currency: 'USD' };

const day = (number: number, hour = 12) => new Date(Date.UTC(2026, 2, number, hour)).toISOString();
const gone = { deleted_at: day(30) };

const product: RawRow = { product_id: 'p1', name: 'Shoe', category: 'Shoes', unit_cost: 5, currency: 'CHF' };
const customer: RawRow = { customer_id: 'c1', segment: 'new' };
const batch: RawRow = { batch_id: 'b1', product_id: 'p1', supplier_id: 's1' };
const warehouse: RawRow = { warehouse_id: 'w1', name: 'North' };
const order: RawRow = { order_id: 'o1', customer_id: 'c1', channel: 'web', ordered_at: day(1) };
const shipped: RawRow = {
	order_line_id: 'l1',
	order_id: 'o1',
	product_id: 'p1',
	batch_id: 'b1',
	quantity: 2,
	net_amount: 20,
	shipped_at: day(2)
};
const waiting: RawRow = {
	order_line_id: 'l2',
	order_id: 'o2',
	product_id: 'p1',
	quantity: 1,
	net_amount: 10,
	unit_cost: 3
};
/** Of an order in dollars, nothing of which came back. */
const kept: RawRow = {
	order_line_id: 'l3',
	order_id: 'o3',
	product_id: 'p2',
	quantity: 1,
	net_amount: 30,
	shipped_at: day(11)
};
const request: RawRow = {
	return_id: 'r1',
	customer_id: 'c1',
	requested_at: day(5),
	status: 'open',
	updated_at: day(9)
};
const quiet: RawRow = { return_id: 'r2', customer_id: 'c1', requested_at: day(6) };
const line: RawRow = { return_line_id: 'rl1', return_id: 'r1', product_id: 'p1', quantity: 1 };
const event: RawRow = { event_id: 'e1', return_id: 'r1', stage: 'approved', occurred_at: day(6), warehouse_id: 'w1' };
const inspection: RawRow = { inspection_id: 'i1', return_line_id: 'rl1', inspected_at: day(7), quantity: 1 };
const movement: RawRow = {
	movement_id: 'm1',
	return_line_id: 'rl1',
	product_id: 'p1',
	warehouse_id: 'w1',
	kind: 'return_receipt',
	occurred_at: day(6),
	quantity: 1
};
/** Left without a return, at the cost of its product. */
const writeOff: RawRow = {
	movement_id: 'm2',
	product_id: 'p1',
	warehouse_id: 'w1',
	kind: 'write_off',
	occurred_at: day(6),
	quantity: -1
};
const costed: RawRow = { ...writeOff, movement_id: 'm3', unit_cost: 4, occurred_at: day(3) };
const restock: RawRow = { ...movement, movement_id: 'm4', kind: 'restock', occurred_at: day(8) };
const cost: RawRow = { cost_id: 'k1', return_id: 'r1', amount: 3, incurred_at: day(3) };
const entry: RawRow = {
	entry_id: 'g1',
	posted_at: day(3),
	account_code: '4000',
	debit: 9,
	document_type: 'refund',
	document_id: 'f1'
};
const entries: RawRow[] = [
	entry,
	{ ...entry, entry_id: 'g2', document_type: 'exchange', document_id: 'x1' },
	{ ...entry, entry_id: 'g3', document_type: 'restock', document_id: 'm4' },
	{ ...entry, entry_id: 'g4', document_type: 'other', document_id: 'r1' }
];
const answer: RawRow = { response_id: 'q1', return_id: 'r1', answered_at: day(12), csat: 4 };
/** Of an order that the return names, and of a product that it has on no line. */
const unlinked: RawRow = { return_line_id: 'rl2', return_id: 'r2', product_id: 'p2', quantity: 1 };
const refund: RawRow = {
	refund_id: 'f1',
	return_id: 'r1',
	order_id: 'o3',
	amount: 9,
	status: 'pending',
	requested_at: day(3)
};
const exchange: RawRow = { exchange_id: 'x1', return_id: 'r1', product_id: 'p1', price_difference: 5, quantity: 1 };
const dollar: RawRow = { as_of: '2026-03-01', currency: 'USD', rate: 0.9 };
const franc: RawRow = { as_of: '2026-03-01', currency: 'CHF', rate: 1.1 };

export const company: RawRows = {
	products: [product],
	customers: [customer],
	batches: [batch],
	warehouses: [warehouse],
	orders: [order, { order_id: 'o2', ordered_at: day(2), currency: 'EUR' }, { order_id: 'o3', ordered_at: day(11) }],
	order_lines: [shipped, waiting, kept],
	returns: [request, quiet],
	return_lines: [line, unlinked],
	return_events: [event],
	inspections: [inspection],
	inventory_movements: [movement, writeOff, costed, restock],
	return_costs: [cost],
	ledger_entries: entries,
	survey_responses: [answer],
	refunds: [refund],
	exchanges: [exchange],
	exchange_rates: [dollar, { ...dollar, as_of: '2026-03-10' }, franc]
};

export const changes: [sentence: string, rows: RawRows][] = [
	['an event has another time', { return_events: [{ ...event, occurred_at: day(7) }] }],
	['an event moves to another return', { return_events: [{ ...event, return_id: 'r2' }] }],
	['an inspection has another time', { inspections: [{ ...inspection, inspected_at: day(8) }] }],
	['a movement has another time', { inventory_movements: [{ ...movement, occurred_at: day(7) }] }],
	['a refund is paid', { refunds: [{ ...refund, status: 'paid', paid_at: day(9) }] }],
	['an exchange is shipped', { exchanges: [{ ...exchange, shipped_at: day(9) }] }],
	['a return line moves to another return', { return_lines: [{ ...line, return_id: 'r2' }] }],
	['a return line comes back, of more units', { return_lines: [{ ...line, quantity: 2 }] }],
	['a request has another time', { returns: [{ ...request, requested_at: day(4) }] }],
	['a request is rejected', { returns: [{ ...request, status: 'rejected', updated_at: day(20) }] }],
	['a warehouse has another name', { warehouses: [{ ...warehouse, name: 'South' }] }],
	['an order line has more units', { order_lines: [{ ...shipped, quantity: 4 }] }],
	['an order line of which nothing came back has more units', { order_lines: [{ ...kept, quantity: 3 }] }],
	['an order has another channel', { orders: [{ ...order, channel: 'shop' }] }],
	['a product has another category', { products: [{ ...product, category: 'Boots' }] }],
	['a product has another cost', { products: [{ ...product, unit_cost: 6, currency: 'EUR', updated_at: day(12) }] }],
	[
		'the rate of a cost that it had is another',
		{ exchange_rates: [{ as_of: '2026-03-19', currency: 'CHF', rate: 1.2 }] }
	],
	['a batch has another supplier', { batches: [{ ...batch, supplier_id: 's2' }] }],
	['a customer has another segment', { customers: [{ ...customer, segment: 'loyal' }] }],
	['the rate of a returned order’s day is another', { exchange_rates: [{ ...dollar, rate: 0.8 }] }],
	[
		'the rate of the day before an order is another',
		{ exchange_rates: [{ ...dollar, as_of: '2026-03-10', rate: 0.7 }] }
	],
	[
		'the newest rate of a product’s cost is another',
		{ exchange_rates: [{ as_of: '2026-03-20', currency: 'CHF', rate: 1.3 }] }
	],
	[
		'nothing is shipped any more',
		{
			order_lines: [
				{ ...shipped, shipped_at: null },
				{ ...kept, shipped_at: null }
			]
		}
	],
	['the first line is shipped', { order_lines: [shipped] }],
	['a cost is another', { return_costs: [{ ...cost, amount: 4 }] }],
	['a cost moves to another return', { return_costs: [{ ...cost, return_id: 'r2' }] }],
	['an entry is another', { ledger_entries: [{ ...entry, debit: 8 }] }],
	['an answer is another', { survey_responses: [{ ...answer, csat: 2 }] }],
	['an answer is put to a return of another source', { survey_responses: [{ ...answer, return_source_id: 'till' }] }],
	['and back', { survey_responses: [{ ...answer, csat: 3 }] }],
	['an exchange is of another product', { exchanges: [{ ...exchange, product_id: 'p2' }] }],
	['a refund belongs to another return', { refunds: [{ ...refund, return_id: 'r2' }] }],
	['a refund belongs to no return', { refunds: [{ ...refund, return_id: null }] }],
	[
		'the order of that refund has another channel',
		{ orders: [{ order_id: 'o3', channel: 'fair', ordered_at: day(11) }] }
	],
	['a write-off is of more units', { inventory_movements: [{ ...writeOff, quantity: -2 }] }],
	['a restock is of another line', { inventory_movements: [{ ...restock, return_line_id: 'rl2' }] }],
	[
		'the rate of the day of costs, entries and refunds is another',
		{ exchange_rates: [{ ...dollar, as_of: '2026-03-03', rate: 0.6 }] }
	],
	['what an unlinked product is sold for is another', { order_lines: [{ ...kept, net_amount: 60 }] }],
	['an inspection moves to another line', { inspections: [{ ...inspection, return_line_id: 'rl2' }] }],
	['a movement moves to another line', { inventory_movements: [{ ...movement, return_line_id: 'rl2' }] }],
	['a return names an order', { returns: [{ ...quiet, order_id: 'o3' }] }],
	[
		'the order that it names has another country',
		{ orders: [{ order_id: 'o3', channel: 'fair', country: 'CN', ordered_at: day(11) }] }
	],
	['the customer of a return has another country', { customers: [{ ...customer, segment: 'loyal', country: 'FR' }] }],
	[
		'a return without lines names an order, and is exchanged',
		{
			returns: [{ return_id: 'r3', order_id: 'o3', requested_at: day(12) }],
			exchanges: [{ exchange_id: 'x2', return_id: 'r3', price_difference: 7, quantity: 1 }]
		}
	],
	['time goes on, and what waited is late', { orders: [{ order_id: 'o4', ordered_at: day(28) }] }],
	['an event is deleted', { return_events: [{ ...event, ...gone }] }],
	// after that, since the stages of the load before would touch the exchange too
	[
		'the rate of the day of the order that an exchange is of is another',
		{ exchange_rates: [{ ...dollar, as_of: '2026-03-11', rate: 0.5 }] }
	],
	['a return is deleted', { returns: [{ ...request, ...gone }] }],
	['a return is back', { returns: [request] }],
	['an order is deleted', { orders: [{ ...order, ...gone }] }],
	['a product is deleted', { products: [{ ...product, ...gone }] }],
	['a request without events is cancelled', { returns: [{ ...quiet, status: 'cancelled', updated_at: day(12) }] }],
	['it is closed after all', { returns: [{ ...quiet, status: 'closed', updated_at: day(13) }] }],
	['an event says more than its statuses', { return_events: [{ ...event, event_id: 'e2', return_id: 'r2' }] }],
	['that event is deleted', { return_events: [{ ...event, event_id: 'e2', return_id: 'r2', ...gone }] }],
	['the request without events is deleted', { returns: [{ ...quiet, status: 'closed', ...gone }] }],
	// nobody knows the return r9: it has no stages that would say that something happened to it
	[
		'a line of a return that nobody knows is received and inspected',
		{
			return_lines: [{ ...line, return_line_id: 'rl9', return_id: 'r9' }],
			inspections: [{ ...inspection, inspection_id: 'i9', return_line_id: 'rl9' }],
			inventory_movements: [{ ...movement, movement_id: 'm9', return_line_id: 'rl9' }]
		}
	],
	[
		'its inspection moves to another line',
		{ inspections: [{ ...inspection, inspection_id: 'i9', return_line_id: 'rl2' }] }
	],
	['so does its movement', { inventory_movements: [{ ...movement, movement_id: 'm9', return_line_id: 'rl2' }] }],
	// a receipt that the line tells itself, so that stages, costs and bookings alone can touch what became of it
	[
		'a line is received as it says',
		{
			returns: [request, { return_id: 'r4', order_id: 'o4', requested_at: day(20) }],
			order_lines: [{ ...kept, order_line_id: 'l4', order_id: 'o4', product_id: 'p3', unit_cost: 8 }],
			return_lines: [
				{
					return_line_id: 'rl4',
					return_id: 'r4',
					order_line_id: 'l4',
					product_id: 'p3',
					quantity: 1,
					received_quantity: 1
				}
			]
		}
	],
	[
		'its order line has another cost',
		{ order_lines: [{ ...kept, order_line_id: 'l4', order_id: 'o4', product_id: 'p3', unit_cost: 9 }] }
	],
	[
		'its product gets a cost',
		{ products: [{ product_id: 'p3', name: 'Hat', unit_cost: 7, currency: 'EUR', updated_at: day(21) }] }
	],
	[
		'an event says where it is',
		{ return_events: [{ ...event, event_id: 'e4', return_id: 'r4', stage: 'authorized', occurred_at: day(22) }] }
	],
	[
		'it is inspected',
		{
			inspections: [
				{ ...inspection, inspection_id: 'i4', return_line_id: 'rl4', inspected_at: day(23), disposition: 'restock' }
			]
		}
	],
	[
		'it is restocked',
		{
			inventory_movements: [
				{ ...restock, movement_id: 'm5', return_line_id: 'rl4', product_id: 'p3', occurred_at: day(24) }
			]
		}
	],
	[
		'it is written off instead',
		{
			inventory_movements: [
				{
					...restock,
					movement_id: 'm5',
					return_line_id: 'rl4',
					product_id: 'p3',
					occurred_at: day(24),
					kind: 'write_off',
					quantity: -1
				}
			]
		}
	]
];
