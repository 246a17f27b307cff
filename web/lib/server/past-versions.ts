// Earlier versions that somebody looks at: opened when asked for, the last few of them kept open.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from './failure.ts';
import { PublishedFile, type PublishedFileOptions } from './published-file.ts';

type PastOptions = Pick<PublishedFileOptions, 'connections' | 'threads' | 'memoryMb'> & {
	/** `published/` of the data folder. */
	folder: string;
	/** How many stay open. */
	most: number;
	/** Told when a version has been closed. */
	closed: (version: string) => void;
};

export class PastVersions {
	readonly #options: PastOptions;
	/** In order of last use. */
	readonly #open = new Map<string, Promise<PublishedFile>>();

	constructor(options: PastOptions) {
		this.#options = options;
	}

	/** A version, held for the caller. Throws Failure `unknown_version`, `unreadable_version`. */
	async acquire(version: string): Promise<PublishedFile> {
		const opening = this.#open.get(version) ?? this.#start(version);
		this.#open.delete(version);
		this.#open.set(version, opening);
		try {
			const file = await opening;
			if (file.isBroken) {
				if (this.#open.get(version) === opening) {
					this.#open.delete(version);
					void file.retire();
				}
				return await this.acquire(version);
			}
			// before anything else is waited for: what is held is not closed
			file.hold();
			this.#closeOldest();
			return file;
		} catch (failure) {
			if (this.#open.get(version) === opening) this.#open.delete(version);
			throw failure;
		}
	}

	/** Closes all of them when their last questions have ended. */
	async close(): Promise<void> {
		const opened = await Promise.allSettled(this.#open.values());
		this.#open.clear();
		await Promise.all(opened.map((one) => (one.status === 'fulfilled' ? one.value.retire() : null)));
	}

	/** Half the memory of the version that serves: it and two of these then take as much as two of it. */
	async #start(version: string): Promise<PublishedFile> {
		const { folder, connections, threads, memoryMb } = this.#options;
		const path = join(folder, `${version}.duckdb`);
		if (!/^\d{8}T\d{6}Z$/.test(version) || !existsSync(path))
			throw new Failure('unknown_version', `there is no version ${version.slice(0, 40)}`, {
				hint: '`retour publish --list` shows those that are kept'
			});
		try {
			return await PublishedFile.open({ path, version, connections, threads, memoryMb: Math.ceil(memoryMb / 2) });
		} catch (cause) {
			throw unreadable(version, cause, 'look at another version');
		}
	}

	#closeOldest(): void {
		for (const [version, opening] of this.#open) {
			if (this.#open.size <= this.#options.most) return;
			this.#open.delete(version);
			void opening.then(
				(file) => file.retire().then(() => this.#options.closed(version)),
				() => undefined // whoever asked for it was told
			);
		}
	}
}

/** Failure `unreadable_version` with the first line of what DuckDB says. */
export function unreadable(version: string, cause: unknown, hint: string): Failure {
	const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
	return new Failure('unreadable_version', `the published version ${version} cannot be opened: ${reason}`, {
		cause,
		hint
	});
}
