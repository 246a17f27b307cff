// The Admin API: one address, one document a request, failures inside of an answer of 200. It charges each request by
// what the document could return, from a bucket that fills again at a steady rate: we wait for exactly what a request
// lacks, which is no failure and costs no try.
import { setTimeout as sleep } from 'node:timers/promises';
import { RetourError } from '../../errors.ts';
import { httpClient, type Answer, type Caller } from '../http/client.ts';
import { TransientError } from '../transient.ts';

export type AdminOptions = { source: string; endpoint: string; token: string; version: string };

export type Admin = {
	/**
	 * The data of an answer. Throws `SHOPIFY_COST` (a request that the bucket could never hold: ask for less),
	 * `SHOPIFY_DENIED`, `SHOPIFY_SCHEMA`, `SHOPIFY_ANSWER` and what the HTTP client throws. Never gives part of an answer.
	 */
	ask: <Data>(question: Question, caller: Caller) => Promise<Data>;
	/** The version that really answered: Shopify answers with its oldest one where the asked one is gone. */
	answeredBy: () => string | null;
};

export type Question = {
	document: string;
	variables?: Record<string, unknown>;
	/** For messages: `a page of orders`. */
	what: string;
};

/** A request of which the cost is above what one may cost. `share`: how much of it would fit. */
export class TooCostly extends RetourError {
	readonly share: number;
	constructor(what: string, share: number) {
		super('source', 'SHOPIFY_COST', `${what} costs more than one request may`, {
			hint: 'smaller pages are tried by itself; one row of them is too much'
		});
		this.share = share;
	}
}

type Failure = { message?: string; extensions?: { code?: string; cost?: number; maxCost?: number }; path?: unknown[] };
type Cost = {
	requestedQueryCost: number;
	throttleStatus: { maximumAvailable: number; currentlyAvailable: number; restoreRate: number };
};
type Body = { data?: unknown; errors?: Failure[] | string; extensions?: { cost?: Cost } };

/** A client of one shop. Throws what `httpClient` throws for a wrong address. */
export function adminApi({ source, endpoint, token, version }: AdminOptions): Admin {
	const client = httpClient({
		source,
		base: endpoint,
		headers: { 'x-shopify-access-token': token },
		// the cost limits, not the number of requests
		perSecond: 500,
		judge
	});
	let bucket: { available: number; at: number; rate: number; maximum: number } | null = null;
	let answered: string | null = null;
	/** What each document cost when it was last asked, by its text and sizes. */
	const costs = new Map<string, number>();

	const lacking = (wanted: number): number => {
		if (!bucket) return 0;
		const available = Math.min(
			bucket.maximum,
			bucket.available + ((performance.now() - bucket.at) / 1000) * bucket.rate
		);
		return Math.max(0, Math.ceil(((Math.min(wanted, bucket.maximum) - available) / bucket.rate) * 1000));
	};

	return {
		answeredBy: () => answered,
		ask: async <Data>({ document, variables = {}, what }: Question, caller: Caller): Promise<Data> => {
			const key = `${document} ${String(variables.first)} ${String((variables.ids as unknown[] | undefined)?.length)}`;
			for (;;) {
				const wait = lacking(costs.get(key) ?? 0);
				if (wait > 0) await sleep(wait, undefined, { signal: caller.signal });
				const { body, headers } = await client.json({ path: '', body: { query: document, variables }, what }, caller);
				answered = headers.get('x-shopify-api-version') ?? answered;
				const { data, errors, extensions } = body as Body;
				const cost = extensions?.cost;
				if (cost) {
					const { currentlyAvailable, restoreRate, maximumAvailable } = cost.throttleStatus;
					bucket = {
						available: currentlyAvailable,
						at: performance.now(),
						rate: Math.max(restoreRate, 1),
						maximum: maximumAvailable
					};
					costs.set(key, cost.requestedQueryCost);
				}
				const failures = typeof errors === 'string' ? [{ message: errors }] : (errors ?? []);
				if (failures.some((failure) => codeOf(failure) === 'THROTTLED')) {
					if (!cost) await sleep(1000, undefined, { signal: caller.signal });
					else if (cost.requestedQueryCost > cost.throttleStatus.maximumAvailable)
						throw new TooCostly(`${source}: ${what}`, cost.throttleStatus.maximumAvailable / cost.requestedQueryCost);
					continue;
				}
				if (failures.length > 0) throw failed(failures, `${source}: ${what}`, version);
				if (data === undefined || data === null)
					throw new TransientError('SHOPIFY_ANSWER', `${source}: ${what} was answered without data`);
				return data as Data;
			}
		}
	};
}

const codeOf = (failure: Failure): string => failure.extensions?.code ?? '';

/** Failures of their side may pass; they come with status 200. Seen before `retry` lets go of the request. */
function judge({ body }: Answer, what: string): void {
	const { errors } = (body ?? {}) as Body;
	if (!Array.isArray(errors)) return;
	if (errors.some((failure) => ['INTERNAL_SERVER_ERROR', 'TIMEOUT', 'SERVICE_UNAVAILABLE'].includes(codeOf(failure))))
		throw new TransientError('SHOPIFY_BUSY', `${what} failed on the side of Shopify`);
}

function failed(failures: readonly Failure[], what: string, version: string): RetourError {
	const [first = {}] = failures;
	const code = codeOf(first);
	const costly = failures.find((failure) => codeOf(failure) === 'MAX_COST_EXCEEDED')?.extensions;
	if (costly) return new TooCostly(what, costly.cost && costly.maxCost ? costly.maxCost / costly.cost : 0.5);
	if (code === 'ACCESS_DENIED')
		return new RetourError('source', 'SHOPIFY_DENIED', `${what} was denied (${placeOf(first)})`, {
			hint: 'give the app the access scopes that `retour check` names, and approve them in the shop'
		});
	if (/^undefined|argumentNotAccepted|selectionMismatch|GRAPHQL_VALIDATION_FAILED/.test(code))
		return new RetourError('source', 'SHOPIFY_SCHEMA', `${what}: version ${version} does not know ${placeOf(first)}`, {
			hint: 'set `apiVersion` to the version that Retour was tested with, or update Retour'
		});
	return new RetourError('source', 'SHOPIFY_ANSWER', `${what} was refused${code ? ` (${code})` : ''}`, {
		hint: 'see the status of the shop and of the app in its administration'
	});
}

/** The place of a failure: names of fields. The message may quote what we asked for, and with it people. */
const placeOf = ({ path, message }: Failure): string =>
	path?.filter((part) => typeof part === 'string').join('.') ||
	(/(?:field|argument) '(\w+)'/i.exec(message ?? '')?.[1] ?? 'a field');
