// Bulk operations: Shopify runs a query over everything by itself and leaves the answer as a file of JSON lines. We
// start one, look after it, fetch the file and take its word only if it is whole.
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { RetourError } from '../../errors.ts';
import { httpClient, type Caller } from '../http/client.ts';
import { TransientError } from '../transient.ts';
import type { Admin } from './admin.ts';
import { bulkRecent, bulkState, startBulk } from './documents.ts';

type Operation = {
	id: string;
	status: string;
	errorCode: string | null;
	createdAt: string;
	objectCount: string;
	fileSize: string | null;
	url: string | null;
	query?: string;
};

export type BulkOptions = {
	source: string;
	admin: Admin;
	caller: Caller;
	query: string;
	/** Where the file goes. */
	path: string;
	what: string;
	/** Milliseconds between two looks; they grow to ten times as much. */
	pollEvery: number;
	/**
	 * An operation of the same query that an interrupted run of ours left, of at most this age in milliseconds, is taken
	 * up; 0: always a new one.
	 */
	takeUpWithin: number;
	now: () => Date;
	progress: (objects: number) => void;
	log: (sentence: string) => void;
};

const attempts = 3;
/** Of operations that came to nothing: those that a new one may do better. */
const passing = new Set(['INTERNAL_SERVER_ERROR', 'TIMEOUT', 'EXPIRED', 'CANCELED']);

/**
 * Runs a bulk query and fetches its answer. `startedAt`: by the clock of Shopify; what changed later may be missing.
 * `objects` 0: there is no file. What is only part of an answer is not used. Throws `SHOPIFY_BULK`, `SHOPIFY_DENIED`.
 */
export async function runBulk(options: BulkOptions): Promise<{ startedAt: string; objects: number; bytes: number }> {
	const { source, what, path, log } = options;
	for (let attempt = 1; ; attempt++) {
		const started = (attempt === 1 ? await leftBehind(options) : null) ?? (await start(options));
		const ended = await watch(started, options);
		if (ended.status === 'COMPLETED') {
			const objects = Number(ended.objectCount);
			// an answer without objects has no address
			if (!ended.url) return { startedAt: ended.createdAt, objects: 0, bytes: 0 };
			try {
				const bytes = await fetchWhole(ended.url, Number(ended.fileSize ?? Number.NaN), options);
				return { startedAt: ended.createdAt, objects, bytes };
			} catch (error) {
				const gone = error instanceof RetourError && (error.code === 'HTTP_STATUS' || error.code === 'HTTP_REFUSED');
				if (!gone || attempt >= attempts) throw error;
				log(`${source}: the answer of the bulk operation for ${what} is no longer there; asking anew`);
				continue;
			}
		}
		const code = ended.errorCode ?? ended.status;
		if (code === 'ACCESS_DENIED')
			throw new RetourError('source', 'SHOPIFY_DENIED', `${source}: the bulk operation for ${what} was denied`, {
				hint: 'give the app the access scopes that `retour check` names, and approve them in the shop'
			});
		if (!passing.has(code) || attempt >= attempts)
			throw new RetourError('source', 'SHOPIFY_BULK', `${source}: the bulk operation for ${what} ended as ${code}`, {
				hint: `part of an answer is not used; \`bulkAbove: false\` reads page by page instead. Path: ${path.split('/').at(-1)}`
			});
		log(`${source}: the bulk operation for ${what} ended as ${code}; try ${attempt + 1} of ${attempts}`);
	}
}

/** One of our own that does the same work, so that a run that was cut off has not lost it. */
async function leftBehind(options: BulkOptions): Promise<Operation | null> {
	const { admin, caller, query, takeUpWithin, now } = options;
	if (takeUpWithin <= 0) return null;
	const { bulkOperations } = await admin.ask<{ bulkOperations: { edges: { node: Operation }[] } }>(
		{ document: bulkRecent, what: 'recent bulk operations' },
		caller
	);
	const since = now().getTime() - takeUpWithin;
	const usable = bulkOperations.edges
		.map((edge) => edge.node)
		.find(
			(one) =>
				one.query === query &&
				['CREATED', 'RUNNING', 'COMPLETED'].includes(one.status) &&
				Date.parse(one.createdAt) >= since
		);
	return usable ?? null;
}

async function start({ source, admin, caller, query, what, pollEvery }: BulkOptions): Promise<Operation> {
	for (let wait = pollEvery; ; wait = longer(wait, pollEvery)) {
		const { bulkOperationRunQuery: answer } = await admin.ask<{
			bulkOperationRunQuery: {
				bulkOperation: Operation | null;
				userErrors: { code: string | null; message: string }[];
			};
		}>({ document: startBulk, variables: { query }, what: `the start of a bulk operation for ${what}` }, caller);
		if (answer.bulkOperation) return answer.bulkOperation;
		const [first] = answer.userErrors;
		// others of this app are at work, as many as Shopify allows: ours waits for its turn
		const isBusy = first?.code === 'OPERATION_IN_PROGRESS' || first?.code === 'LIMIT_REACHED';
		if (!isBusy)
			throw new RetourError(
				'source',
				'SHOPIFY_BULK',
				`${source}: a bulk operation for ${what} was refused${first?.code ? ` (${first.code})` : ''}`,
				{ hint: '`bulkAbove: false` reads page by page instead' }
			);
		await sleep(wait, undefined, { signal: caller.signal });
	}
}

async function watch(
	started: Operation,
	{ admin, caller, what, pollEvery, progress }: BulkOptions
): Promise<Operation> {
	for (let wait = pollEvery; ; wait = longer(wait, pollEvery)) {
		const { node } = await admin.ask<{ node: Operation | null }>(
			{ document: bulkState, variables: { id: started.id }, what: `the state of the bulk operation for ${what}` },
			caller
		);
		if (!node) return { ...started, status: 'EXPIRED' };
		if (!['CREATED', 'RUNNING', 'CANCELING'].includes(node.status)) return node;
		progress(Number(node.objectCount));
		await sleep(wait, undefined, { signal: caller.signal });
	}
}

const longer = (wait: number, first: number): number => Math.min(wait * 1.5, first * 10);

/**
 * Fetches the file from where it is kept, which is not Shopify: nothing secret goes there. A break in the middle begins
 * anew. The size that Shopify tells decides whether it is whole.
 */
async function fetchWhole(url: string, size: number, { source, caller, path, what }: BulkOptions): Promise<number> {
	const store = httpClient({ source, base: new URL(url).origin });
	return caller.retry(async () => {
		const { parts } = await store.stream({ path: url, what: `the answer of the bulk operation for ${what}` }, caller);
		let bytes = 0;
		await pipeline(
			parts,
			async function* (chunks: AsyncIterable<Uint8Array>) {
				for await (const chunk of chunks) {
					bytes += chunk.length;
					yield chunk;
				}
			},
			createWriteStream(path)
		);
		if (Number.isFinite(size) && bytes !== size)
			throw new TransientError(
				'SHOPIFY_BULK_CUT',
				`${source}: the answer of the bulk operation for ${what} has ${bytes} bytes instead of ${size}`
			);
		return bytes;
	});
}
