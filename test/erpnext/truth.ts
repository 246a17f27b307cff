// The rows of the contract that a simulated company should give, computed from what happened and not from its tables.
import type { Credit, Facts, Goods, Line, Order } from './facts.ts';
import { money, net } from './documents.ts';
import { rejected } from './masters.ts';
import type { Site } from './site.ts';

export type ContractRow = Record<string, string | number | Date | null>;
export type Truth = Record<string, Map<string, ContractRow>>;

const countryOf = (customer: string): string => (customer === 'CUST-0002' ? 'CN' : 'DE');
const idOf = ({ prefix, name }: Goods): string => `${prefix}:${name}`;
const lineId = ({ prefix, name }: Line): string => `${prefix}:${name}`;
const isShipped = ({ isReturn, state }: Goods): boolean => !isReturn && state === 'live';
const isReturned = ({ isReturn, state }: Goods): boolean => isReturn && (state === 'live' || state === 'draft');

/** Live rows of every entity that follows from the facts, by key. `currency` is that of the company's books. */
export function truthOf(facts: Facts, currency: string, site: Pick<Site, 'date'>): Truth {
	return {
		orders: keyed('order_id', [
			...facts.orders.filter(isLive).map(orderRow),
			...facts.goods.filter(isOrder).map(saleRow)
		]),
		order_lines: keyed('order_line_id', [
			...facts.orders.filter(isLive).flatMap((order) => openRows(order, facts)),
			...facts.goods.filter(isShipped).flatMap(shippedRows)
		]),
		returns: keyed('return_id', returnRows(facts)),
		return_lines: keyed('return_line_id', returnLineRows(facts)),
		return_events: keyed('event_id', eventRows(facts)),
		inspections: keyed('inspection_id', inspectionRows(facts)),
		inventory_movements: keyed('movement_id', movementRows(facts)),
		refunds: keyed('refund_id', [...facts.credits.flatMap(refundRows), ...looseRows(facts)]),
		exchange_rates: rates(facts, site),
		ledger_entries: keyed('entry_id', bookingRows(facts, currency))
	};
}

type Booked = { currency: string; state: string; at: Date };

const bookedOf = ({ orders, goods, credits, billed }: Facts): Booked[] => [
	...orders.map(({ currency, state, orderedAt }) => ({ currency, state, at: orderedAt })),
	...goods
		.filter(({ prefix }) => prefix !== 'POS')
		.map(({ currency, state, postedAt }) => ({ currency, state, at: postedAt })),
	...credits
		.filter(({ goods: own }) => !own)
		.map(({ currency, state, postedAt }) => ({ currency, state, at: postedAt })),
	...billed.map(({ currency, at }) => ({ currency, state: 'live', at }))
];

/** The days on which something in dollars was booked; every document took the same rate. */
function rates(facts: Facts, { date }: Pick<Site, 'date'>): Map<string, ContractRow> {
	const booked = bookedOf(facts).filter(
		({ currency, state }) => currency === 'USD' && (state === 'live' || state === 'cancelled')
	);
	const days = booked.map(({ at }) => date(at));
	return new Map(days.map((day) => [`${day} USD`, { as_of: day, currency: 'USD', rate: 1.25 }]));
}

/** A rate of a day outlives the documents that told of it. */
export const isRateOfGone = (facts: Facts, { date }: Pick<Site, 'date'>, key: string): boolean =>
	bookedOf(facts).some(({ currency, state, at }) => state === 'deleted' && key === `${date(at)} ${currency}`);

const keyed = (key: string, rows: readonly ContractRow[]): Map<string, ContractRow> => {
	const map = new Map(rows.map((row) => [String(row[key]), row]));
	if (map.size !== rows.length) throw new Error(`the truth has a ${key} twice`);
	return map;
};

const isLive = ({ state }: Order): boolean => state === 'live';
const isOrder = (goods: Goods): boolean => isShipped(goods) && goods.order === null;

const orderRow = ({ name, customer, orderedAt, currency, status }: Order): ContractRow => ({
	order_id: `SO:${name}`,
	order_number: name,
	customer_id: customer,
	channel: 'Sales',
	ordered_at: orderedAt,
	currency,
	country: countryOf(customer),
	status
});

const saleRow = (goods: Goods): ContractRow => ({
	order_id: idOf(goods),
	order_number: goods.name,
	customer_id: goods.customer,
	channel: goods.isCounter ? 'POS' : null,
	ordered_at: goods.postedAt,
	currency: goods.currency,
	country: countryOf(goods.customer),
	status: goods.status
});

/** What of each ordered line is still to be delivered. */
function openRows(order: Order, { goods }: Facts): ContractRow[] {
	return order.lines.flatMap((line) => {
		const delivered = goods
			.filter(isShipped)
			.flatMap(({ lines }) => lines)
			.filter(({ ordered }) => ordered === line)
			.reduce((sum, { units }) => sum + units, 0);
		const open = line.units - delivered;
		if (open <= 0) return [];
		const share = open / line.units;
		return [
			{
				...lineRow(line, open),
				order_line_id: `SO:${line.name}`,
				order_id: `SO:${order.name}`,
				cancelled_quantity: order.status === 'Closed' ? open : 0,
				discount_amount: money(discount(line) * share),
				net_amount: money(net(line) * share),
				unit_cost: null,
				shipped_at: null,
				delivered_at: null,
				carrier: null,
				batch_id: null
			}
		];
	});
}

const discount = (line: Line): number => (line.list * line.units) / line.factor - net(line);

const lineRow = (line: Line, units: number): ContractRow => ({
	product_id: line.item,
	warehouse_id: line.warehouse,
	quantity: units,
	unit_price: money(line.list / line.factor)
});

const shippedRows = (goods: Goods): ContractRow[] =>
	goods.lines.map((line) => ({
		...lineRow(line, line.units),
		order_line_id: lineId(line),
		order_id: goods.order ? `SO:${goods.order.name}` : idOf(goods),
		batch_id: line.batch,
		cancelled_quantity: 0,
		discount_amount: money(discount(line)),
		net_amount: net(line),
		unit_cost: money(line.cost / goods.rate),
		shipped_at: goods.postedAt,
		delivered_at: goods.isCounter ? goods.postedAt : null,
		carrier: goods.carrier
	}));

const earlier = (a: Date, b: Date): Date => (a < b ? a : b);

function returnRows({ goods, claims }: Facts): ContractRow[] {
	const documents = goods.filter(isReturned).map((returned): ContractRow => {
		const asked = claims
			.filter(({ led, isDeleted }) => led?.goods === returned && !isDeleted)
			.map(({ complainedAt }) => complainedAt);
		return {
			return_id: idOf(returned),
			rma_number: returned.state === 'live' ? returned.name : null,
			order_id: returned.original!.order ? `SO:${returned.original!.order.name}` : idOf(returned.original!),
			customer_id: returned.customer,
			request_channel: returned.isCounter ? 'store' : null,
			requested_at: asked.length > 0 ? asked.reduce(earlier) : earlier(returned.createdAt, returned.postedAt),
			status: returned.status,
			requested_resolution: returned.prefix !== 'DN' || returned.issuesCredit ? 'refund' : null,
			handler: 'clerk@example.com',
			note: returned.note
		};
	});
	const alone = claims
		.filter(({ led, isDeleted }) => led === null && !isDeleted)
		.map((claim): ContractRow => ({
			return_id: `WC:${claim.name}`,
			rma_number: claim.name,
			order_id: null,
			customer_id: claim.customer,
			request_channel: null,
			requested_at: claim.complainedAt,
			status: claim.status,
			requested_resolution: null,
			handler: null,
			note: null
		}));
	return [...documents, ...alone];
}

function returnLineRows({ goods, claims }: Facts): ContractRow[] {
	const lines = goods.filter(isReturned).flatMap((returned) =>
		returned.lines.map((line): ContractRow => ({
			return_line_id: lineId(line),
			return_id: idOf(returned),
			order_line_id: line.original ? lineId(line.original) : null,
			product_id: line.item,
			batch_id: line.batch,
			quantity: line.units,
			received_quantity: returned.state === 'live' ? line.units : 0,
			reason_code: line.reason,
			reason_text: claims.find(({ led, isDeleted }) => led?.line === line && !isDeleted)?.complaint ?? null
		}))
	);
	const alone = claims
		.filter(({ led, isDeleted }) => led === null && !isDeleted)
		.map((claim): ContractRow => ({
			return_line_id: `WC:${claim.name}`,
			return_id: `WC:${claim.name}`,
			order_line_id: null,
			product_id: claim.item,
			batch_id: null,
			quantity: 1,
			received_quantity: null,
			reason_code: null,
			reason_text: claim.complaint
		}));
	return [...lines, ...alone];
}

function eventRows({ goods, claims, stages }: Facts): ContractRow[] {
	const event = (row: ContractRow): ContractRow => ({
		return_line_id: null,
		actor: 'clerk@example.com',
		warehouse_id: null,
		note: null,
		...row
	});
	return [
		...goods
			.filter(({ isReturn, state }) => isReturn && state === 'live')
			.map((returned) => event({ event_id: `${idOf(returned)}:received`, return_id: idOf(returned), stage: 'received', occurred_at: returned.postedAt })), // prettier-ignore
		...claims
			.filter(({ isDeleted }) => !isDeleted)
			.flatMap(({ name, led, complainedAt, closedAt }) => [
				event({
					event_id: `WC:${name}:requested`,
					return_id: led ? idOf(led.goods) : `WC:${name}`,
					return_line_id: led ? lineId(led.line) : null,
					stage: 'requested',
					occurred_at: complainedAt,
					note: 'Under Warranty'
				}),
				...(closedAt && !led
					? [event({ event_id: `WC:${name}:closed`, return_id: `WC:${name}`, stage: 'closed', occurred_at: closedAt, actor: null })] // prettier-ignore
					: [])
			]),
		...stages.map(({ id, goods: returned, stage, at, note }) =>
			event({ event_id: id, return_id: idOf(returned), stage, occurred_at: at, note })
		)
	];
}

const inspectionRows = ({ inspections }: Facts): ContractRow[] =>
	inspections
		.filter(({ isLive: lives }) => lives)
		.map(({ name, line, at, units, passed, defects }) => ({
			inspection_id: name,
			return_line_id: lineId(line),
			inspected_at: at,
			inspector: 'quality@example.com',
			quantity: units,
			result: passed ? 'pass' : 'fail',
			grade: null,
			defect_code: defects[0] ?? null,
			defect_text: defects.length > 0 ? defects.join(', ') : null,
			disposition: null,
			note: null
		}));

const movementRows = ({ movements }: Facts): ContractRow[] =>
	movements
		.filter(({ isLive: lives }) => lives)
		.map(({ id, item, batch, warehouse, returnLine, at, kind, units, cost }) => ({
			movement_id: id,
			product_id: item,
			batch_id: batch,
			warehouse_id: warehouse,
			return_line_id: returnLine,
			occurred_at: at,
			kind,
			quantity: units,
			stock_state: warehouse === rejected ? 'unsellable' : 'sellable',
			unit_cost: cost
		}));

/** One row for each part that was paid before the one that settles a credit note, and one for the rest. */
function refundRows(credit: Credit): ContractRow[] {
	const state = credit.goods?.state ?? credit.state;
	if (state === 'cancelled' || state === 'deleted') return [];
	const isDraft = state === 'draft';
	const postedAt = credit.goods?.postedAt ?? credit.postedAt;
	const shared: ContractRow = {
		return_id: credit.forReturn ? idOf(credit.forReturn) : null,
		order_id: credit.orderId,
		customer_id: credit.customer,
		currency: credit.currency,
		requested_at: earlier(credit.goods?.createdAt ?? credit.createdAt, postedAt),
		approved_at: isDraft ? null : postedAt
	};
	const parts = isDraft
		? []
		: credit.parts
				.filter(({ isLive: lives }) => lives)
				.map((part) => (part.id.endsWith(':counter') ? { ...part, paidAt: postedAt } : part))
				.toSorted((a, b) => +a.paidAt - +b.paidAt || (a.id < b.id ? -1 : 1));
	let rest = credit.total;
	const rows: ContractRow[] = [];
	let last: (typeof parts)[number] | null = null;
	for (const part of parts) {
		if (last === null && part.amount >= rest - 0.01) {
			last = part;
			continue;
		}
		rest = money(rest - part.amount);
		const { id, amount, paidAt, method, reference } = part;
		rows.push({ ...shared, refund_id: id, amount, method, status: 'paid', paid_at: paidAt, reference });
	}
	const own: ContractRow = last
		? { status: 'paid', method: last.method, paid_at: last.paidAt, reference: last.reference }
		: !isDraft && credit.isOffset
			? { status: 'paid', method: 'store_credit', paid_at: postedAt, reference: null }
			: { status: isDraft ? 'pending' : 'approved', method: null, paid_at: null, reference: null };
	return [...rows, { ...shared, ...own, refund_id: credit.id, amount: rest }];
}

const looseRows = ({ payments }: Facts): ContractRow[] =>
	payments
		.filter(({ isLive: lives }) => lives)
		.map(({ name, customer, amount, currency, paidAt }) => ({
			refund_id: `PE:${name}`,
			return_id: null,
			order_id: null,
			customer_id: customer,
			amount,
			currency,
			method: 'cash',
			status: 'paid',
			requested_at: paidAt,
			approved_at: paidAt,
			paid_at: paidAt,
			reference: name
		}));

const accounts: Record<string, string> = { Debtors: '1310', Sales: '4110' };

const bookingRows = ({ bookings }: Facts, currency: string): ContractRow[] =>
	bookings
		.filter(({ isLive: lives }) => lives)
		.map(({ id, at, account, debit, credit, type, document }) => ({
			entry_id: id,
			posted_at: at,
			account_code: accounts[account] ?? `${account} - RG`,
			account_name: account,
			debit,
			credit,
			currency,
			document_type: type,
			document_id: document
		}));
