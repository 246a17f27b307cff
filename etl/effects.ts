// Everything impure that the pipeline uses, passed in: tests give a fixed clock and a silent log.
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';

export type LogLevel = 'info' | 'warn' | 'error';

export type Effects = {
	/** The clock. */
	now: () => Date;
	/** A sentence for the operator. Never personal data. */
	log: (level: LogLevel, sentence: string) => void;
	/** Progress of a long step; null ends it. Drawn as a bar on a terminal, as plain lines elsewhere. */
	progress: (step: string, done: number | null, total: number | null, what?: string) => void;
	/** Threads and memory that DuckDB may use. */
	threads: number;
	memoryLimit: string;
};

export type Database = { instance: DuckDBInstance; connection: DuckDBConnection; close: () => void };

/** Opens a DuckDB file (or `:memory:`) with our settings: extensions only those built in, limited memory. */
export async function openDatabase(
	path: string,
	effects: Pick<Effects, 'threads' | 'memoryLimit'>,
	options: { readOnly?: boolean; timezone?: string } = {}
): Promise<Database> {
	const instance = await DuckDBInstance.create(path, {
		threads: String(effects.threads),
		memory_limit: effects.memoryLimit,
		autoinstall_known_extensions: 'false',
		autoload_known_extensions: 'false',
		...(options.readOnly ? { access_mode: 'READ_ONLY' } : {})
	});
	const connection = await instance.connect();
	if (options.timezone) await connection.run(`set TimeZone = '${options.timezone.replaceAll("'", "''")}'`);
	return {
		instance,
		connection,
		close: () => {
			connection.closeSync();
			instance.closeSync();
		}
	};
}
