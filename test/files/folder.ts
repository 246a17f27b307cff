// A folder of contract files, a data folder, and what the pipeline does between them.
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { openDatabase, type Effects } from '../../etl/effects.ts';
import { extract } from '../../etl/extract/landing.ts';
import { loadLanding, prepareLoading, readCursor, type LoadReport } from '../../etl/load/load.ts';
import { files, type FilesOptions } from '../../etl/sources/files/files.ts';
import type { Reading } from '../../etl/sources/types.ts';

export type Exchange = {
	/** The user's folder. */
	folder: string;
	dataFolder: string;
	/** Writes a file; each write is a minute later than the one before, as far as its time tells. */
	put: (name: string, content: string | Uint8Array) => void;
	remove: (name: string) => void;
	/** Extracts and loads. Null: nothing changed. */
	run: (options?: Partial<FilesOptions>, reading?: Reading) => Promise<LoadReport | null>;
	rows: (sql: string) => Promise<unknown[][]>;
	effects: Effects;
	/** Of the warehouse. */
	connection: DuckDBConnection;
	close: () => void;
};

export async function openExchange(): Promise<Exchange> {
	const root = mkdtempSync(join(tmpdir(), 'retour-files-'));
	const [folder, dataFolder] = [join(root, 'in'), join(root, 'data')];
	mkdirSync(folder);
	const effects: Effects = {
		now: () => new Date(),
		log: () => undefined,
		progress: () => undefined,
		threads: 2,
		memoryLimit: '1GB'
	};
	const { connection, close } = await openDatabase(':memory:', effects, { timezone: 'UTC' });
	await prepareLoading(connection);
	let minutes = 0;
	return {
		folder,
		dataFolder,
		effects,
		connection,
		put: (name, content) => {
			const path = join(folder, name);
			mkdirSync(dirname(path), { recursive: true });
			writeFileSync(path, content);
			const time = new Date(Date.UTC(2026, 0, 1, 0, minutes++));
			utimesSync(path, time, time);
		},
		remove: (name) => rmSync(join(folder, name)),
		run: async (options = {}, reading = { kind: 'increment' }) => {
			const source = files({ id: 'folder', title: 'Folder', folder, timezone: 'UTC', currency: 'EUR', ...options });
			const cursor = await readCursor(connection, source.id);
			const signal = new AbortController().signal;
			const { folder: landingFolder } = await extract({
				source,
				dataFolder,
				effects,
				cursor,
				runId: 'run',
				signal,
				reading
			});
			return landingFolder === null ? null : loadLanding({ connection, effects, source, landingFolder, runId: 'run' });
		},
		rows: async (sql) => (await connection.runAndReadAll(sql)).getRowsJson() as unknown[][],
		close: () => {
			close();
			rmSync(root, { recursive: true, force: true });
		}
	};
}
