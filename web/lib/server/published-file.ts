// One published version, opened read-only: a few connections, a time limit for each question, and closing that waits
// for the last of them.
import {
	isWithheld,
	keyOfScope,
	lookUpIn,
	makeCatalog,
	relationsStatement,
	scopeStatements,
	wholeScope,
	type Relation,
	type Scope
} from '../../../sql/access/scope.ts';
import { attachPublished } from '../../../sql/publish/statements.ts';
import { lockConnection, versionOfFile } from '../../../sql/publish/read.ts';
import { bindValues } from '../../../sql/metrics/duckdb.ts';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection, type DuckDBPreparedStatement } from '@duckdb/node-api';
import { Failure } from './failure.ts';
import { KeptStatements } from './kept-statements.ts';

export type PublishedFileOptions = {
	path: string;
	version: string;
	/** Questions that run at once; more wait. */
	connections: number;
	threads: number;
	memoryMb: number;
};

export type UseOptions = {
	/** The one who asked has left: the question is interrupted. */
	signal?: AbortSignal | undefined;
	/** From now on, waiting included. */
	seconds: number;
	/** What the one who asks may see; absent: everything. */
	scope?: Scope | undefined;
};

/** A statement that is kept for the next time, with the values of the last one. For texts that do not depend on values. */
export type Prepare = (sql: string) => Promise<DuckDBPreparedStatement>;

/** The catalogue of the file among those of its opening. */
const published = 'published';
const wholeKey = keyOfScope(wholeScope);

/** Two openings of one version must not share a folder that each of them removes. */
let openings = 0;

/** How often an interrupt is repeated: one that comes between two steps of a query is not noticed. */
const interruptEvery = 50;

export class PublishedFile {
	readonly version: string;
	readonly #instance: DuckDBInstance;
	readonly #most: number;
	readonly #free: DuckDBConnection[] = [];
	readonly #waiting: (() => void)[] = [];
	/** By scope: the names of a query mean these relations. Made when somebody of that scope first asks. */
	readonly #paths = new Map<string, Promise<string>>([[wholeKey, Promise.resolve(`${published}.main`)]]);
	/** What the names mean on each connection now. */
	readonly #pathNow = new WeakMap<DuckDBConnection, string>();
	readonly #statements = new WeakMap<DuckDBConnection, KeptStatements>();
	#scopes = 0;
	#open = 0;
	#holds = 0;
	#isRetired = false;
	#isBroken = false;
	#closed = Promise.withResolvers<void>();

	private constructor(instance: DuckDBInstance, { version, connections }: PublishedFileOptions) {
		this.#instance = instance;
		this.version = version;
		this.#most = connections;
	}

	/** Opens the file and makes sure that it is the version it is said to be. Throws what DuckDB says of a damaged one. */
	static async open(options: PublishedFileOptions): Promise<PublishedFile> {
		const instance = await DuckDBInstance.create(':memory:', {
			threads: String(options.threads),
			memory_limit: `${options.memoryMb}MB`,
			// What does not fit into memory goes where temporary things go, not beside the published files.
			temp_directory: join(tmpdir(), `retour-web-${process.pid}-${options.version}-${++openings}`),
			max_temp_directory_size: '8GB',
			autoinstall_known_extensions: 'false',
			autoload_known_extensions: 'false'
		});
		const file = new PublishedFile(instance, options);
		try {
			const first = await instance.connect();
			await first.run(attachPublished(options.path, published));
			for (const statement of lockConnection) await first.run(statement);
			first.closeSync();
			await file.use({ seconds: 30 }, async (connection) => {
				const [row] = (await connection.runAndReadAll(versionOfFile)).getRows();
				if (row?.[0] !== options.version) throw new Error(`it says that it is version ${String(row?.[0])}`);
			});
		} catch (error) {
			void file.retire();
			throw error;
		}
		return file;
	}

	/**
	 * Lends a connection. Throws Failure `too_slow` after the time limit and `gone` when the signal aborts (the query is
	 * interrupted either way), and `too_large` where the memory does not suffice; the connection stays good.
	 */
	async use<T>(
		{ signal, seconds, scope = wholeScope }: UseOptions,
		work: (connection: DuckDBConnection, prepare: Prepare) => Promise<T>
	): Promise<T> {
		this.hold();
		try {
			const deadline = AbortSignal.timeout(Math.ceil(seconds * 1000));
			const stop = signal ? AbortSignal.any([signal, deadline]) : deadline;
			const failure = (cause: unknown) =>
				signal?.aborted ? gone(cause) : deadline.aborted ? tooSlow(seconds, cause) : cause;
			const connection = await this.#borrow(stop).catch((cause: unknown) => {
				throw failure(cause);
			});
			let repeat: NodeJS.Timeout | undefined;
			const interrupt = () => {
				connection.interrupt();
				repeat = setInterval(() => connection.interrupt(), interruptEvery);
			};
			stop.addEventListener('abort', interrupt, { once: true });
			try {
				const path = await this.#pathOf(scope);
				stop.throwIfAborted();
				if (this.#pathNow.get(connection) !== path) {
					await connection.run(lookUpIn(path));
					this.#pathNow.set(connection, path);
				}
				return await work(connection, (sql) => this.#statementsOf(connection).get(path, sql));
			} catch (cause) {
				this.#isBroken ||= isInvalidating(cause);
				throw stop.aborted
					? failure(cause)
					: isOutOfMemory(cause)
						? tooLarge(cause)
						: isOfWithheld(cause)
							? withheld(cause)
							: isOtherShape(cause)
								? otherShape(this.version, cause)
								: cause;
			} finally {
				stop.removeEventListener('abort', interrupt);
				clearInterval(repeat);
				this.#giveBack(connection);
			}
		} finally {
			this.release();
		}
	}

	/** Whether DuckDB will answer nothing more from this opening: after an error of its own. The file itself may be sound. */
	get isBroken(): boolean {
		return this.#isBroken;
	}

	/** Keeps the file open until `release`. */
	hold(): void {
		this.#holds++;
	}

	release(): void {
		this.#holds--;
		this.#closeIfDone();
	}

	/** No new version will use it: it closes as soon as nobody holds it. The promise tells when it has. */
	retire(): Promise<void> {
		this.#isRetired = true;
		this.#closeIfDone();
		return this.#closed.promise;
	}

	#closeIfDone(): void {
		if (!this.#isRetired || this.#holds > 0) return;
		for (const connection of this.#free.splice(0)) {
			this.#statements.get(connection)?.forgetAll();
			connection.closeSync();
		}
		this.#instance.closeSync();
		this.#closed.resolve();
	}

	#statementsOf(connection: DuckDBConnection): KeptStatements {
		const statements = this.#statements.get(connection) ?? new KeptStatements(connection);
		this.#statements.set(connection, statements);
		return statements;
	}

	/** Where the names of a query are looked up for a scope. */
	#pathOf(scope: Scope): Promise<string> {
		const key = keyOfScope(scope);
		const known = this.#paths.get(key);
		if (known) return known;
		const made = this.#makeScope(scope, `scope_${++this.#scopes}`);
		this.#paths.set(key, made);
		// what failed once may succeed the next time
		made.catch(() => this.#paths.delete(key));
		return made;
	}

	async #makeScope(scope: Scope, catalog: string): Promise<string> {
		const connection = await this.#instance.connect();
		try {
			const relations = (await connection.runAndReadAll(relationsStatement(published))).getRowObjectsJS();
			await connection.run(makeCatalog(catalog));
			for (const { sql, values } of scopeStatements(scope, relations as unknown as Relation[], {
				scope: catalog,
				published
			})) {
				const bound = bindValues(values as Record<string, string | string[]>);
				await connection.run(sql, bound.values, bound.types);
			}
			// what the scope does not have a name for is a macro: they are the same for everybody
			return `${searchPath(catalog)},${searchPath(published)}`;
		} finally {
			connection.closeSync();
		}
	}

	async #borrow(stop: AbortSignal): Promise<DuckDBConnection> {
		while (true) {
			stop.throwIfAborted();
			const free = this.#free.pop();
			if (free) return free;
			if (this.#open < this.#most) {
				this.#open++;
				try {
					return await this.#instance.connect();
				} catch (error) {
					this.#open--;
					throw error;
				}
			}
			await this.#turn(stop);
		}
	}

	#turn(stop: AbortSignal): Promise<void> {
		return new Promise((resolve) => {
			const go = () => {
				stop.removeEventListener('abort', leave);
				resolve();
			};
			const leave = () => {
				this.#waiting.splice(this.#waiting.indexOf(go), 1);
				resolve();
			};
			this.#waiting.push(go);
			stop.addEventListener('abort', leave, { once: true });
		});
	}

	#giveBack(connection: DuckDBConnection): void {
		this.#free.push(connection);
		this.#waiting.shift()?.();
	}
}

const searchPath = (catalog: string): string => `${catalog}.marts,${catalog}.meta`;

const isOfWithheld = (cause: unknown): boolean => cause instanceof Error && isWithheld(cause.message);

const withheld = (cause: unknown): Failure =>
	new Failure('withheld', 'this rests on rows of the whole company, of which you may see a part only', {
		cause,
		hint: 'what you see is limited by row rules; an administrator can change them'
	});

const tooSlow = (seconds: number, cause: unknown): Failure =>
	new Failure('too_slow', `the answer took longer than ${seconds} s and was stopped`, {
		cause,
		hint: 'ask for a shorter period, fewer dimensions or fewer members'
	});

/** DuckDB takes a database out of use when something failed that should not be able to: each later question fails too. */
const isInvalidating = (cause: unknown): boolean =>
	cause instanceof Error && /^(INTERNAL|FATAL) Error/.test(cause.message);

const isOutOfMemory = (cause: unknown): boolean =>
	cause instanceof Error && cause.message.startsWith('Out of Memory Error');

const tooLarge = (cause: unknown): Failure =>
	new Failure('too_large', 'the answer needs more memory than the dashboard may use', {
		cause,
		hint: 'ask for a shorter period, fewer dimensions or fewer members, or raise RETOUR_WEB_MEMORY_MB'
	});

/** Tests bind every statement on what is published today, so a name that is not there is one that an older Retour did not publish. */
const isOtherShape = (cause: unknown): boolean =>
	cause instanceof Error && /^(Binder|Catalog) Error/.test(cause.message);

const otherShape = (version: string, cause: unknown): Failure => {
	const [first = ''] = (cause instanceof Error ? cause.message : String(cause)).split('\n');
	return new Failure(
		'other_shape',
		`version ${version} was published by another Retour and lacks what is asked for: ${first}`,
		{
			cause,
			hint: 'the next run publishes a version that has it; earlier ones stay as they are'
		}
	);
};

const gone = (cause: unknown): Failure => new Failure('gone', 'nobody waits for the answer any more', { cause });
