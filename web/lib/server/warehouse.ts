// The web's door to the published data: it serves the version that `published/current.json` names, moves on when the
// name changes, and keeps the last good version when the new one cannot be opened.
import { join } from 'node:path';
import { plainRows, bindValues, type Plain } from '../../../sql/metrics/duckdb.ts';
import type { Values } from '../../../sql/metrics/types.ts';
import { bindParameters } from '../../../sql/queries/bind.ts';
import { keyOfScope, wholeScope, type Scope } from '../../../sql/access/scope.ts';
import type { QueryHeader } from '../../../sql/queries/header.ts';
import { withoutMissing } from '../../../sql/queries/parts.ts';
import type { Queries } from '../../../sql/queries/rows.ts';
import type { DuckDBConnection } from '@duckdb/node-api';
import { AnswerCache, type Computed } from './answer-cache.ts';
import { readCurrent, type Named } from './current-version.ts';
import { Failure, isOlder } from './failure.ts';
import { PastVersions, unreadable } from './past-versions.ts';
import { PublishedFile, type Prepare, type PublishedFileOptions } from './published-file.ts';

export type WarehouseOptions = Pick<PublishedFileOptions, 'connections' | 'threads' | 'memoryMb'> & {
	/** `published/` of the data folder. */
	folder: string;
	/** The page queries, by name. */
	queries: ReadonlyMap<string, { sql: string; parameters: QueryHeader['parameters'] }>;
	/** How long one question may take. */
	seconds: number;
	/** `current.json` is read at most this often. */
	lookEvery?: number;
	/** A version that could not be opened is tried again after this long. */
	retryAfter?: number;
	/** How many versions beside the current one stay open, for those who look at an earlier one. */
	keepPast?: number;
	/** Cells of answers that are kept. */
	cacheCells?: number;
	/** A sentence for the operator. */
	log?: (sentence: string) => void;
};

export type WarehouseStatus = {
	/** The version that is served, or null. */
	version: string | null;
	/** Since when it is held by hand, so that newer ones wait (ISO 8601); else null. */
	pinned_at: string | null;
	/** Why a version that is published is not served. */
	problem: { version: string | null; sentence: string } | null;
};

/** What a request reads with. It stays on one version from its first question until it is released. */
export type Lease = {
	/** The version that this request reads. */
	version: () => Promise<string>;
	/** Asks a query of `sql/queries/` by its name. The rows are shared with other requests: they are not to be changed. */
	ask: <Name extends keyof Queries>(
		name: Name,
		parameters: Queries[Name]['parameters']
	) => Promise<readonly Queries[Name]['row'][]>;
	/** Rows of a statement that our own code wrote. */
	run: (sql: string, values: Values) => Promise<Record<string, Plain>[]>;
	/** Works on a connection, under the time limit. */
	use: <T>(work: (connection: DuckDBConnection, prepare: Prepare) => Promise<T>) => Promise<T>;
	/** Computes at most once per version and key, and keeps the answer while there is room. */
	cached: <T>(key: string, compute: (lease: Lease) => Promise<Computed<T>>) => Promise<T>;
	/** Lets the version go. Questions asked after that read whatever is current. */
	release: () => void;
};

type Problem = { named: Named | null; failure: Failure; at: number };

type WithFile = <T>(work: (file: PublishedFile) => Promise<T>) => Promise<T>;

export class Warehouse {
	readonly #options: Required<WarehouseOptions>;
	readonly #cache: AnswerCache;
	#file: PublishedFile | null = null;
	#pinnedAt: string | null = null;
	readonly #past: PastVersions;
	#problem: Problem | null = null;
	#looking: Promise<void> | null = null;
	#moving: Promise<void> | null = null;
	#lookedAt = -Infinity;
	#isClosed = false;

	constructor(options: WarehouseOptions) {
		this.#options = {
			lookEvery: 1000,
			retryAfter: 10_000,
			keepPast: 2,
			cacheCells: 2_000_000,
			log: () => undefined,
			...options
		};
		this.#cache = new AnswerCache(this.#options.cacheCells);
		this.#past = new PastVersions({
			...this.#options,
			most: this.#options.keepPast,
			closed: (version) => this.#cache.forget(`${version}\n`)
		});
	}

	/**
	 * Begins a request; `signal` aborts when nobody waits for it any more. With `asOf` it reads that version, current or
	 * not; its questions throw Failure `unknown_version` where it is not kept. It answers from what the scope holds, and
	 * throws Failure `withheld` for what cannot be told apart by it. Nothing is opened before it asks.
	 */
	lease(signal?: AbortSignal, asOf: string | null = null, scope: Scope = wholeScope): Lease {
		let pinned: PublishedFile | null = null;
		let isReleased = false;
		const withFile: WithFile = async (work) => {
			if (pinned) return work(pinned);
			const file = asOf === null ? await this.#acquire() : await this.#acquireAsOf(asOf);
			if (!pinned && !isReleased) {
				pinned = file;
				return work(file);
			}
			try {
				return await work(pinned ?? file);
			} finally {
				file.release();
			}
		};
		return {
			...this.#reader(withFile, signal, scope),
			release: () => {
				isReleased = true;
				pinned?.release();
				pinned = null;
			}
		};
	}

	/** What is served, and what is wrong with what is not. Looks again if it is time. */
	async status(): Promise<WarehouseStatus> {
		await this.#look();
		const problem = this.#problem;
		return {
			version: this.#file?.version ?? null,
			pinned_at: this.#pinnedAt,
			problem: problem && { version: problem.named?.version ?? null, sentence: problem.failure.message }
		};
	}

	/** Closes when the last question has ended. */
	async close(): Promise<void> {
		this.#isClosed = true;
		await this.#looking;
		await this.#moving;
		const file = this.#file;
		this.#file = null;
		await file?.retire();
		await this.#past.close();
	}

	#reader(withFile: WithFile, signal: AbortSignal | undefined, scope: Scope): Omit<Lease, 'release'> {
		const scopeKey = keyOfScope(scope);
		const { queries, seconds } = this.#options;
		const use: Lease['use'] = (work) => withFile((file) => file.use({ signal, seconds, scope }, work));
		const cached: Lease['cached'] = (key, compute) =>
			withFile((file) =>
				this.#cache.get(`${file.version}\n${scopeKey}\n${key}`, signal, async (everybodyLeft) => {
					file.hold();
					try {
						return await compute({
							...this.#reader((work) => work(file), everybodyLeft, scope),
							release: () => undefined
						});
					} finally {
						file.release();
					}
				})
			);
		const run: Lease['run'] = (sql, values) =>
			use(async (connection) => {
				const bound = bindValues(values);
				return plainRows(await connection.run(sql, bound.values, bound.types));
			});
		return {
			version: () => withFile((file) => Promise.resolve(file.version)),
			use,
			cached,
			run,
			ask: async <Name extends keyof Queries>(name: Name, parameters: Queries[Name]['parameters']) => {
				const query = queries.get(name);
				if (!query) throw new Error(`there is no query ${name}`);
				const { values, types } = bindParameters(query.parameters, parameters);
				const key = `query ${name} ${JSON.stringify(query.parameters.map((parameter) => (parameters as Record<string, unknown>)[parameter.name]))}`;
				const rowsOf = async (sql: string, useHere: Lease['use']): Promise<Record<string, Plain>[]> => {
					try {
						return await useHere(async (_, prepare) => {
							const statement = await prepare(sql);
							statement.bind(values, types);
							return plainRows(await statement.run());
						});
					} catch (thrown) {
						const rest = isOlder(thrown) ? withoutMissing(sql, (thrown as Failure).message) : null;
						if (rest === null) throw thrown;
						return rowsOf(rest, useHere);
					}
				};
				return cached(key, async ({ use: useHere }) => {
					const rows = await rowsOf(query.sql, useHere);
					const answer = Object.freeze(rows) as unknown as readonly Queries[Name]['row'][];
					return { answer, weight: 1 + rows.length * Object.keys(rows[0] ?? {}).length };
				});
			}
		};
	}

	/** The file that serves, held for the caller. Throws Failure. */
	async #acquire(): Promise<PublishedFile> {
		await this.#look();
		if (!this.#file) throw this.#problem?.failure ?? nothingPublished();
		this.#file.hold();
		return this.#file;
	}

	/** A version by its name, held for the caller. Throws Failure. */
	async #acquireAsOf(version: string): Promise<PublishedFile> {
		await this.#look();
		if (this.#file?.version !== version) return this.#past.acquire(version);
		this.#file.hold();
		return this.#file;
	}

	#look(): Promise<void> {
		if (this.#looking) return this.#looking;
		const isEarly = Date.now() - this.#lookedAt < this.#options.lookEvery;
		if (this.#isClosed || (isEarly && !this.#file?.isBroken)) return Promise.resolve();
		this.#looking = this.#lookNow().finally(() => {
			this.#lookedAt = Date.now();
			this.#looking = null;
		});
		return this.#looking;
	}

	async #lookNow(): Promise<void> {
		const { folder, retryAfter } = this.#options;
		let named: Named | null;
		try {
			named = await readCurrent(folder);
		} catch (cause) {
			this.#report(null, new Failure('unreadable_version', 'published/current.json cannot be read', { cause }));
			return;
		}
		if (!named) {
			this.#report(null, nothingPublished());
			return;
		}
		this.#pinnedAt = named.pinned_at;
		if (named.version === this.#file?.version && !this.#file.isBroken) {
			this.#problem = null;
			return;
		}
		const hasFailed = this.#problem?.named?.version === named.version && Date.now() - this.#problem.at < retryAfter;
		if (hasFailed) return;
		this.#moving ??= this.#moveTo(named).finally(() => {
			this.#moving = null;
		});
		// Who has a good version need not wait for the next one.
		if (!this.#file || this.#file.isBroken) await this.#moving;
	}

	async #moveTo(named: Named): Promise<void> {
		const { folder, connections, threads, memoryMb, log } = this.#options;
		let next: PublishedFile;
		try {
			const path = join(folder, named.file);
			next = await PublishedFile.open({ path, version: named.version, connections, threads, memoryMb });
		} catch (cause) {
			this.#report(
				named,
				unreadable(named.version, cause, 'run `retour run` again, or go back with `retour publish --rollback`')
			);
			return;
		}
		const last = this.#file;
		this.#file = next;
		this.#problem = null;
		if (!last) return;
		if (last.version === next.version) {
			log(`version ${next.version} is opened again after an error of DuckDB`);
			void last.retire(); // what was answered before stays right
			return;
		}
		log(`moved from version ${last.version} to ${next.version}`);
		void last.retire().then(() => this.#cache.forget(`${last.version}\n`));
	}

	#report(named: Named | null, failure: Failure): void {
		const isNew = this.#problem?.failure.message !== failure.message;
		this.#problem = { named, failure, at: Date.now() };
		if (!isNew) return;
		const { log } = this.#options;
		log(this.#file ? `${failure.message}; version ${this.#file.version} stays` : failure.message);
	}
}

const nothingPublished = (): Failure =>
	new Failure('nothing_published', 'nothing is published yet', { hint: 'run `retour run` once' });
