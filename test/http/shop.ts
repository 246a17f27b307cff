// A small ERP with a JSON API of mixed habits, over rows that are kept as contract rows: what a test compares with.
//
//   GET  /api/orders          pages by number, at most 7 rows whatever is asked; lines nested; total
//   POST /api/returns/search  a cursor token, changed since milliseconds; items nested
//   GET  /api/products        Link header; a bare list, no way to ask for changes
//   GET  /api/refunds         offset, no total, no way to ask for changes
//   GET  /api/orders/gone     deletions
import type { ServerResponse } from 'node:http';
import type { HttpSettings } from '../../etl/sources/http/settings.ts';
import { json, localServer, type Asked, type LocalServer } from './server.ts';

type Row = Record<string, string | number | null>;
type Entity = 'orders' | 'order_lines' | 'returns' | 'return_lines' | 'products' | 'refunds';

export type Shop = {
	server: LocalServer;
	/** What the API tells, as contract rows, in the order of creation. */
	truth: Record<Entity, Row[]>;
	now: Date;
	/** Lets so many things happen. */
	live: (events: number) => void;
	/** Answers before the API does; true: it has answered. */
	fault: ((asked: Asked, response: ServerResponse) => boolean) | null;
	/** Changes what the API answers. */
	disguise: (rows: Record<string, unknown>[], path: string) => Record<string, unknown>[];
};

const reasons = ['damaged', 'too small', '不喜欢', 'wrong item'];

export async function openShop(start: string, seed = 1): Promise<Shop> {
	let state = seed * 2_654_435_761;
	const random = (below: number): number => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return Math.floor((state / 2 ** 32) * below);
	};
	const pick = <One>(list: readonly One[]): One => list[random(list.length)]!;
	const gone: { id: string; at: string }[] = [];
	const truth: Shop['truth'] = {
		orders: [],
		order_lines: [],
		returns: [],
		return_lines: [],
		products: [],
		refunds: []
	};
	let [nextOrder, nextReturn, nextProduct, nextRefund] = [1, 1, 1, 1];

	const addProduct = (): void => {
		const id = nextProduct++;
		const [product_id, name, unit_cost] = [`P${id}`, `Product ${id}`, `${id}.${10 + (id % 90)}`];
		truth.products.push({ product_id, name, sku: `SKU-${id}`, unit_cost, updated_at: shop.now.toISOString() });
	};
	const addOrder = (): void => {
		const order_id = String(1_000_000_000_000_000_000n + BigInt(nextOrder));
		const updated_at = shop.now.toISOString();
		truth.orders.push({
			order_id,
			order_number: `SO-${nextOrder++}`,
			customer_id: `C${random(9)}`,
			ordered_at: updated_at,
			currency: 'EUR',
			status: 'open',
			updated_at
		});
		for (let line = 1; line <= 1 + random(3); line++) {
			const quantity = 1 + random(4);
			truth.order_lines.push({
				order_line_id: `${order_id}-${line}`,
				order_id,
				product_id: String(pick(truth.products).product_id),
				quantity,
				net_amount: `${quantity * (10 + random(90))}.${10 + random(80)}`,
				updated_at
			});
		}
	};
	const addReturn = (): void => {
		const order = pick(truth.orders);
		const return_id = `R${nextReturn++}`;
		const updated_at = shop.now.toISOString();
		truth.returns.push({
			return_id,
			order_id: order.order_id!,
			requested_at: updated_at,
			status: 'requested',
			updated_at
		});
		truth.order_lines
			.filter((line) => line.order_id === order.order_id)
			.forEach((line, index) =>
				truth.return_lines.push({
					return_line_id: `${return_id}-${index + 1}`,
					return_id,
					order_line_id: line.order_line_id!,
					quantity: 1,
					reason_code: pick(reasons),
					updated_at
				})
			);
	};
	const touch = (row: Row, lines: Row[], key: string): void => {
		row.status = pick(['open', 'packed', 'shipped', 'approved']);
		row.updated_at = shop.now.toISOString();
		for (const line of lines) if (line[key] === row[key]) line.updated_at = row.updated_at;
	};
	const dropOrder = (): void => {
		const order = pick(truth.orders);
		truth.orders = truth.orders.filter((row) => row !== order);
		truth.order_lines = truth.order_lines.filter((row) => row.order_id !== order.order_id);
		gone.push({ id: String(order.order_id), at: shop.now.toISOString() });
	};
	const addRefund = (): void => {
		const refund_id = `F${nextRefund++}`;
		const updated_at = shop.now.toISOString();
		const [amount, method] = [`${random(100)}.05`, pick(['original_payment', 'store_credit'])];
		truth.refunds.push({
			refund_id,
			return_id: pick(truth.returns).return_id!,
			amount,
			currency: 'EUR',
			method,
			updated_at
		});
	};
	const live = (events: number): void => {
		for (let event = 0; event < events; event++) {
			shop.now = new Date(shop.now.getTime() + 1000 * (1 + random(600)));
			if (truth.products.length < 3) addProduct();
			else if (truth.orders.length < 3) addOrder();
			else if (truth.returns.length < 2) addReturn();
			else
				pick([
					addOrder,
					addOrder,
					addReturn,
					addProduct,
					addRefund,
					dropOrder,
					() => touch(pick(truth.orders), truth.order_lines, 'order_id'),
					() => touch(pick(truth.returns), truth.return_lines, 'return_id'),
					() => truth.products.splice(random(truth.products.length), truth.products.length > 8 ? 1 : 0),
					() => truth.refunds.splice(random(truth.refunds.length + 1), 1)
				])();
		}
	};

	const answer = ({ path, query, body }: Asked, response: ServerResponse): void => {
		const date = { date: shop.now.toUTCString() };
		const send = (value: unknown, headers: Record<string, string> = {}) =>
			json(response, value, 200, { ...date, ...headers });
		const show = (rows: Record<string, unknown>[]) => shop.disguise(rows, path);
		if (path === '/api/orders') {
			const since = query.get('updated_since');
			const all = truth.orders.filter(
				(row) => since === null || Date.parse(String(row.updated_at)) >= Date.parse(since)
			);
			const [page, size] = [Number(query.get('page')), Math.min(7, Number(query.get('per_page') ?? 5))];
			const items = show(all.slice((page - 1) * size, page * size).map((row) => wireOrder(row, truth.order_lines)));
			send(wire({ data: { items }, meta: { total: all.length } }));
		} else if (path === '/api/returns/search') {
			const { from = 0, after } = JSON.parse(body) as { from?: number; after?: string };
			const all = truth.returns.filter((row) => Date.parse(String(row.updated_at)) >= from);
			const begin = after === undefined ? 0 : all.findIndex((row) => `t:${row.return_id}` === after) + 1;
			const some = all.slice(begin, begin + 4);
			const next = begin + 4 < all.length ? `t:${some.at(-1)?.return_id}` : null;
			send(wire({ result: show(some.map((row) => wireReturn(row, truth.return_lines))), next }));
		} else if (path === '/api/products') {
			const begin = Number(query.get('begin') ?? 0);
			const more = begin + 5 < truth.products.length;
			const link = `</api/products?begin=0>; rel="first"${more ? `, </api/products?begin=${begin + 5}>; rel="next"` : ''}`;
			send(wire(show(truth.products.slice(begin, begin + 5).map(wireProduct))), { link });
		} else if (path === '/api/refunds') {
			const begin = Number(query.get('skip'));
			send(
				wire({
					refunds: show(truth.refunds.slice(begin, begin + 3).map((row) => ({ ...row, amount: exact(row.amount) })))
				})
			);
		} else if (path === '/api/orders/gone') {
			send({ gone: gone.filter(({ at }) => Date.parse(at) >= Date.parse(query.get('since') ?? '1970-01-01')) });
		} else json(response, { error: 'no such path' }, 404);
	};
	const server = await localServer((asked, response) => {
		if (!shop.fault?.(asked, response)) answer(asked, response);
	});
	const shop: Shop = { server, truth, now: new Date(start), live, fault: null, disguise: (rows) => rows };
	return shop;
}

/** Numbers of the wire keep all their digits. */
const exact = (text: unknown): unknown =>
	(JSON as unknown as { rawJSON: (text: string) => unknown }).rawJSON(String(text));
const wire = (value: unknown): string => JSON.stringify(value);

const wireOrder = (row: Row, lines: Row[]): Record<string, unknown> => ({
	id: exact(row.order_id),
	no: row.order_number,
	customer: { id: row.customer_id },
	placed: new Date(Date.parse(String(row.ordered_at)) + 8 * 3_600_000).toISOString().replace('Z', '+08:00'),
	state: row.status,
	currency: row.currency,
	changed: row.updated_at,
	lines: lines
		.filter((line) => line.order_id === row.order_id)
		.map((line) => ({ sku: line.product_id, qty: line.quantity, amount: exact(line.net_amount) }))
});

const wireReturn = (row: Row, lines: Row[]): Record<string, unknown> => ({
	key: row.return_id,
	order: exact(row.order_id),
	asked: Math.floor(Date.parse(String(row.requested_at)) / 1000),
	state: row.status === 'requested' ? 'NEW' : row.status,
	changed: Date.parse(String(row.updated_at)),
	items: lines
		.filter((line) => line.return_id === row.return_id)
		.map((line) => ({ line: line.order_line_id, n: line.quantity, why: { code: line.reason_code } }))
});

const wireProduct = (row: Row): Record<string, unknown> => ({
	id: row.product_id,
	'article.no': row.sku,
	title: row.name,
	cost: exact(row.unit_cost),
	changed: row.updated_at
});

/** How the shop's API is mapped to the contract. */
export const shopEndpoints = {
	products: {
		path: 'products',
		paging: { kind: 'link' },
		entities: {
			products: {
				columns: { product_id: 'id', name: 'title', sku: '["article.no"]', unit_cost: 'cost', updated_at: 'changed' }
			}
		}
	},
	orders: {
		path: 'orders',
		query: { updated_since: '{since}', page: '{page}', per_page: '50' },
		paging: { kind: 'page' },
		rows: 'data.items',
		total: 'meta.total',
		whole: true,
		entities: {
			orders: {
				columns: {
					order_id: 'id',
					order_number: 'no',
					customer_id: 'customer.id',
					ordered_at: 'placed',
					currency: 'currency',
					status: 'state',
					updated_at: 'changed'
				}
			},
			order_lines: {
				each: 'lines',
				columns: {
					order_line_id: { join: ['^.id', '#'] },
					order_id: '^.id',
					product_id: 'sku',
					quantity: 'qty',
					net_amount: 'amount',
					updated_at: '^.changed'
				}
			}
		}
	},
	gone: {
		path: 'orders/gone',
		query: { since: '{since}' },
		rows: 'gone',
		entities: { orders: { role: 'deletions', columns: { order_id: 'id', deleted_at: 'at' } } }
	},
	returns: {
		path: 'returns/search',
		body: { from: '{since:ms}', after: '{cursor}' },
		paging: { kind: 'cursor', next: 'next' },
		rows: 'result',
		entities: {
			returns: {
				columns: {
					return_id: 'key',
					order_id: 'order',
					requested_at: { path: 'asked', as: 'unix' },
					status: { path: 'state', values: { NEW: 'requested' } },
					updated_at: { path: 'changed', as: 'ms' }
				}
			},
			return_lines: {
				each: 'items',
				columns: {
					return_line_id: { join: ['^.key', '#'] },
					return_id: '^.key',
					order_line_id: 'line',
					quantity: 'n',
					reason_code: 'why.code',
					updated_at: { path: '^.changed', as: 'ms' }
				}
			}
		}
	},
	refunds: {
		path: 'refunds',
		query: { skip: '{offset}' },
		paging: { kind: 'offset' },
		rows: 'refunds',
		entities: {
			refunds: {
				columns: {
					refund_id: 'refund_id',
					return_id: 'return_id',
					amount: 'amount',
					currency: 'currency',
					method: 'method',
					updated_at: 'updated_at'
				}
			}
		}
	}
} satisfies Record<string, Partial<Record<keyof HttpSettings['endpoints'][string], unknown>>>;
