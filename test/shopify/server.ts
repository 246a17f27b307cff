// A local Admin API over a simulated shop: documents are parsed, checked against the schema and executed for real; with
// the bucket of points, failures inside of 200, bulk operations and the file store beside it, as Shopify documents them.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildSchema, execute, GraphQLError, parse, validate, type GraphQLResolveInfo } from 'graphql';
import { bulkLines, refusal, type Operation } from './bulk-server.ts';
import { actualCost, requestedCost } from './cost.ts';
import { schema as text } from './schema.ts';
import { numberOf, type Shop } from './shop.ts';

/** What goes wrong with a request: of the API or of the file store. */
export type Fault = 'busy' | 'broken' | 'internal' | 'cut' | 'short';

export type ServerOptions = {
	shop: Shop;
	scopes?: readonly string[];
	/** Points a second; the bucket holds 1,000, and no request may ask for more. */
	restoreRate?: number;
	/** The most rows that a connection gives. */
	deepest?: number;
	/** Asked before each request is answered; it counts from 1, downloads too. */
	fault?: (request: number, what: string) => Fault | undefined;
	/** How bulk operations end, in turn; `COMPLETED` once there are no more. */
	bulkEnds?: ('COMPLETED' | 'INTERNAL_SERVER_ERROR' | 'EXPIRED' | 'CANCELED' | 'ACCESS_DENIED')[];
	version?: string;
	/** A field that this version does not have, `Return.requestApprovedAt`. */
	lacks?: string;
	/** Called before a request is answered, to let things happen in between. */
	before?: (what: string) => void;
};

export type ShopifyServer = {
	endpoint: string;
	token: string;
	/** Names of the operations that were asked for, in order; throttled ones too. */
	asked: string[];
	throttled: () => number;
	/** Another client of the same app takes all points. */
	drain: () => void;
	options: ServerOptions;
	operations: Operation[];
	close: () => Promise<void>;
};

const bucketSize = 1000;
const day = 86_400_000;
const every = ['orders', 'all_orders', 'returns', 'customers', 'products', 'locations', 'inventory'].map(
	(one) => `read_${one}`
);

/** The scope that a field needs. */
const needs: Record<string, string> = {
	'Query.orders': 'orders',
	'Query.customers': 'customers',
	'Query.products': 'products',
	'Query.locations': 'locations',
	'Query.inventoryItems': 'inventory',
	'Order.returns': 'returns',
	'Refund.return': 'returns',
	'ProductVariant.inventoryItem': 'inventory'
};

type Context = { options: ServerOptions; isBulk: boolean };
type Args = { first?: number; after?: string; query?: string; sortKey?: string; names?: string[]; reverse?: boolean };

export async function serveShopify(options: ServerOptions): Promise<ShopifyServer> {
	const lacks = options.lacks?.split('.') ?? [];
	const schema = buildSchema(lacks.length === 0 ? text : without(lacks[0] ?? '', lacks[1] ?? ''));
	const token = 'shpat_0123456789abcdef';
	const asked: string[] = [];
	const operations: Operation[] = [];
	let requests = 0;
	let throttled = 0;
	let bucket = { points: bucketSize, at: performance.now() };
	let address = '';

	const rate = (): number => options.restoreRate ?? 20_000;
	const points = (): number => Math.min(bucketSize, bucket.points + ((performance.now() - bucket.at) / 1000) * rate());
	const costOf = (requested: number, actual: number | null) => ({
		cost: {
			requestedQueryCost: requested,
			actualQueryCost: actual,
			throttleStatus: { maximumAvailable: bucketSize, currentlyAvailable: Math.floor(points()), restoreRate: rate() }
		}
	});

	const fieldResolver = (source: unknown, args: Args, context: Context, info: GraphQLResolveInfo): unknown => {
		const scope = needs[`${info.parentType.name}.${info.fieldName}`];
		const granted = context.options.scopes ?? every;
		if (scope && !granted.includes(`read_${scope}`) && !granted.includes(`write_${scope}`))
			throw new GraphQLError(`Access denied for ${info.fieldName} field.`, { extensions: { code: 'ACCESS_DENIED' } });
		const own = (source as Record<string, unknown>)[info.fieldName];
		const value = typeof own === 'function' ? (own as (args: Args, context: Context) => unknown)(args, context) : own;
		if (info.parentType.name === 'InventoryLevel' && info.fieldName === 'quantities')
			return (args.names ?? []).map((name) => ({ name, quantity: (value as Record<string, number>)[name] ?? 0 }));
		if (String(info.returnType).replace('!', '').endsWith('Connection'))
			return connection(value as unknown[], args, context);
		return Array.isArray(value) && args.first !== undefined ? value.slice(0, args.first) : value;
	};

	const root = rootOf(options, operations, schema);

	async function graphql(body: { query: string; variables?: Record<string, unknown> }, response: ServerResponse) {
		const answer = (content: object) => {
			response.writeHead(200, {
				'content-type': 'application/json',
				'x-shopify-api-version': options.version ?? '2026-07'
			});
			response.end(JSON.stringify(content));
		};
		let document;
		try {
			document = parse(body.query);
		} catch {
			return answer({ errors: [{ message: 'syntax error', extensions: { code: 'PARSE_ERROR' } }] });
		}
		const [problem] = validate(schema, document);
		if (problem) {
			const field = /Cannot query field "(\w+)" on type "(\w+)"/.exec(problem.message);
			const message = field ? `Field '${field[1]}' doesn't exist on type '${field[2]}'` : problem.message;
			return answer({ errors: [{ message, extensions: { code: field ? 'undefinedField' : 'argumentNotAccepted' } }] });
		}
		const variables = body.variables ?? {};
		const requested = requestedCost(schema, document, variables);
		if (requested > bucketSize)
			return answer({
				errors: [
					{
						message: `Query cost is ${requested}, which exceeds the single query max cost limit ${bucketSize}.`,
						extensions: { code: 'MAX_COST_EXCEEDED', cost: requested, maxCost: bucketSize }
					}
				]
			});
		if (requested > points()) {
			throttled++;
			return answer({
				errors: [{ message: 'Throttled', extensions: { code: 'THROTTLED' } }],
				extensions: costOf(requested, null)
			});
		}
		bucket = { points: points() - requested, at: performance.now() };
		const context: Context = { options, isBulk: false };
		const result = await execute({
			schema,
			document,
			variableValues: variables,
			rootValue: root,
			contextValue: context,
			fieldResolver: fieldResolver as never
		});
		const actual = Math.min(requested, actualCost(result.data));
		bucket = { points: points() + requested - actual, at: performance.now() };
		answer({ ...result, extensions: costOf(requested, actual) });
	}

	async function serve(request: IncomingMessage, response: ServerResponse) {
		const path = request.url ?? '';
		const number = ++requests;
		if (path.startsWith('/files/')) {
			asked.push('file');
			if (request.headers['x-shopify-access-token']) throw new Error('the token was sent to the file store');
			const operation = operations.find((one) => numberOf(one.id) === path.split('/')[2]?.split('?')[0]);
			const content = Buffer.from(operation?.content ?? '');
			const fault = options.fault?.(number, 'file');
			if (!operation || operation.isGone) return void response.writeHead(404).end();
			if (fault === 'busy') return void response.writeHead(503).end();
			response.writeHead(200, { 'content-type': 'application/jsonl' });
			if (fault === 'cut') {
				response.write(content.subarray(0, Math.floor(content.length / 2)));
				return void setTimeout(() => response.destroy(), 5);
			}
			return void response.end(fault === 'short' ? content.subarray(0, Math.floor(content.length / 2)) : content);
		}
		const chunks: Uint8Array[] = [];
		for await (const chunk of request) chunks.push(chunk as Uint8Array);
		if (request.headers['x-shopify-access-token'] !== token)
			return void response.writeHead(401).end('{"errors":"[API] Invalid API key or access token"}');
		const body = JSON.parse(Buffer.concat(chunks).toString()) as { query: string; variables?: Record<string, unknown> };
		const what = /^\s*(?:query|mutation)\s+(\w+)/.exec(body.query)?.[1] ?? 'shop';
		const rootField = /\{\s*(\w+)/.exec(body.query)?.[1] ?? '';
		asked.push(what === 'Page' || what === 'Count' ? `${what} ${rootField}` : what);
		options.before?.(asked.at(-1) ?? '');
		const fault = options.fault?.(number, what);
		if (fault === 'busy') return void response.writeHead(502).end('<html>Bad gateway</html>');
		if (fault === 'broken') return void request.socket.destroy();
		if (fault === 'internal') {
			response.writeHead(200, { 'content-type': 'application/json' });
			return void response.end(
				'{"errors":[{"message":"Internal error","extensions":{"code":"INTERNAL_SERVER_ERROR"}}]}'
			);
		}
		await graphql(body, response);
	}

	const server: Server = createServer((request, response) => {
		serve(request, response).catch((error: unknown) => {
			response.writeHead(500).end();
			console.error(error);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	Object.assign(options, { address, fieldResolver });
	return {
		endpoint: `${address}/admin/api/2026-07/graphql.json`,
		token,
		asked,
		throttled: () => throttled,
		drain: () => (bucket = { points: 0, at: performance.now() }),
		options,
		operations,
		close: () =>
			new Promise((resolve) => {
				server.closeAllConnections();
				server.close(() => resolve());
			})
	};
}

/** The schema without a field of a type. */
const without = (type: string, field: string): string =>
	text.replace(new RegExp(`(\\ttype ${type} [^}]*?)\\n\\t\\t${field}[:(][^\\n]*`), '$1');

type Dated = { id: string; updatedAt: string; createdAt: string };

function rootOf(options: ServerOptions, operations: Operation[], schema: ReturnType<typeof buildSchema>) {
	const { shop } = options;
	const found = <One extends Dated>(rows: readonly One[], { query, sortKey }: Args): One[] => {
		const since = /updated_at:>='([^']+)'/.exec(query ?? '')?.[1];
		const until = /updated_at:<'([^']+)'/.exec(query ?? '')?.[1];
		const some = rows.filter(
			(row) =>
				(!since || Date.parse(row.updatedAt) >= Date.parse(since)) &&
				(!until || Date.parse(row.updatedAt) < Date.parse(until))
		);
		return sortKey === 'UPDATED_AT' ? some.toSorted((a, b) => Date.parse(a.updatedAt) - Date.parse(b.updatedAt)) : some;
	};
	const visible = () =>
		(options.scopes ?? every).includes('read_all_orders')
			? shop.orders
			: shop.orders.filter((order) => Date.parse(order.createdAt) >= shop.clock - 60 * day);
	const everything = () => [
		...visible(),
		...visible().flatMap((order) => [
			...order.returns,
			...order.refunds,
			...order.fulfillments,
			...order.returns.flatMap((one: { reverseFulfillmentOrders: unknown[] }) => one.reverseFulfillmentOrders)
		]),
		...shop.products,
		...shop.inventoryItems,
		...operations
	];
	const byId = ({ id }: { id: string }) => everything().find((one) => one.id === id) ?? null;
	const count = (rows: readonly unknown[]) => ({
		count: Math.min(rows.length, 10_000),
		precision: rows.length > 10_000 ? 'AT_LEAST' : 'EXACT'
	});
	const root: Record<string, unknown> = {
		shop: shop.shop,
		currentAppInstallation: () => ({ accessScopes: (options.scopes ?? every).map((handle) => ({ handle })) }),
		node: (args: { id: string }) => {
			const one = byId(args);
			if (one && operations.includes(one)) go(one as Operation);
			return one;
		},
		nodes: ({ ids }: { ids: string[] }) => {
			if (ids.length > 250) throw new GraphQLError('too many ids', { extensions: { code: 'MAX_INPUT_SIZE_EXCEEDED' } });
			return ids.map((id) => byId({ id }));
		},
		orders: (args: Args) => found(visible(), args),
		ordersCount: (args: Args) => count(found(visible(), args)),
		customers: (args: Args) => found(shop.customers, args),
		customersCount: (args: Args) => count(found(shop.customers, args)),
		products: (args: Args) => found(shop.products, args),
		productsCount: (args: Args) => count(found(shop.products, args)),
		productVariantsCount: () => count(shop.inventoryItems),
		inventoryItems: () => shop.inventoryItems,
		locations: () => shop.locations,
		bulkOperations: () => operations.toReversed(),
		bulkOperationRunQuery: async ({ query, groupObjects }: { query: string; groupObjects: boolean }) => {
			const reason = refusal(schema, query);
			if (reason) return { bulkOperation: null, userErrors: [{ code: 'INVALID', message: reason }] };
			if (operations.filter((one) => one.status === 'RUNNING').length >= 5)
				return { bulkOperation: null, userErrors: [{ code: 'OPERATION_IN_PROGRESS', message: 'busy' }] };
			const operation: Operation = {
				__typename: 'BulkOperation',
				id: `gid://shopify/BulkOperation/${operations.length + 1}`,
				status: 'RUNNING',
				errorCode: null,
				createdAt: shop.now(),
				objectCount: '0',
				fileSize: null,
				url: null,
				partialDataUrl: null,
				query,
				looks: 1,
				isGone: false,
				content: ''
			};
			try {
				const context: Context = { options, isBulk: true };
				const { fieldResolver } = options as ServerOptions & { fieldResolver: never };
				const lines = await bulkLines(
					schema,
					query,
					{ rootValue: root, contextValue: context, fieldResolver },
					(all) => (groupObjects ? all : scattered(all))
				);
				operation.content = lines.map((line) => `${line}\n`).join('');
				operation.objectCount = String(lines.length);
			} catch {
				operation.errorCode = 'ACCESS_DENIED';
			}
			operations.push(operation);
			return { bulkOperation: { ...operation, status: 'CREATED' }, userErrors: [] };
		}
	};
	const go = (operation: Operation): void => {
		if (operation.status !== 'RUNNING' || operation.looks-- > 0) return;
		const { address } = options as ServerOptions & { address: string };
		const url = `${address}/files/${numberOf(operation.id)}?signature=secret`;
		const end = operation.errorCode ?? options.bulkEnds?.shift();
		if (end === undefined || end === 'COMPLETED') {
			operation.status = 'COMPLETED';
			operation.fileSize = String(Buffer.byteLength(operation.content));
			operation.url = operation.content === '' ? null : url;
		} else if (end === 'EXPIRED' || end === 'CANCELED') operation.status = end;
		else {
			operation.status = 'FAILED';
			operation.errorCode = end;
			operation.partialDataUrl = url;
		}
	};
	return root;
}

/** Children before and after their parents, the same for the same lines. */
const scattered = (lines: readonly string[]): string[] =>
	lines
		.map((line, index) => ({ line, at: (index * 7919) % 1009 }))
		.toSorted((a, b) => a.at - b.at)
		.map(({ line }) => line);

function connection(rows: readonly unknown[], { first, after }: Args, { options, isBulk }: Context) {
	if (isBulk) return { edges: rows.map((node) => ({ node })), pageInfo: { hasNextPage: false, endCursor: null } };
	if (first === undefined)
		throw new GraphQLError('you must provide one of first or last', { extensions: { code: 'BAD_REQUEST' } });
	if (first > 250) throw new GraphQLError('first is above 250', { extensions: { code: 'BAD_REQUEST' } });
	const start = after ? Number(Buffer.from(after, 'base64').toString()) : 0;
	if (start + first > (options.deepest ?? 25_000))
		throw new GraphQLError('pagination is limited', { extensions: { code: 'PAGINATION_LIMIT' } });
	const some = rows.slice(start, start + first);
	return {
		edges: some.map((node) => ({ node })),
		pageInfo: {
			hasNextPage: start + some.length < rows.length,
			endCursor: some.length === 0 ? null : Buffer.from(String(start + some.length)).toString('base64')
		}
	};
}
