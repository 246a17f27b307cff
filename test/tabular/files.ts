// Text in a temporary folder, read the way the product reads it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase, type Database } from '../../etl/effects.ts';
import { readTabular, type Tabular, type TabularFile } from '../../etl/tabular/tabular.ts';

export type Desk = {
	folder: string;
	database: Database;
	/** Writes a file and returns its path. */
	write: (name: string, content: string | Uint8Array) => string;
	/** Writes and reads a file: what the reader says, and the rows of the relation as arrays of text. */
	read: (
		content: string | Uint8Array,
		options?: Partial<TabularFile>
	) => Promise<Tabular & { relation: (string | null)[][] }>;
	rows: (sql: string) => Promise<(string | null)[][]>;
	close: () => void;
};

export async function openDesk(): Promise<Desk> {
	const folder = mkdtempSync(join(tmpdir(), 'retour-tabular-'));
	const database = await openDatabase(':memory:', { threads: 2, memoryLimit: '1GB' });
	const write = (name: string, content: string | Uint8Array): string => {
		const path = join(folder, name);
		writeFileSync(path, content);
		return path;
	};
	const rows = async (sql: string) =>
		(await database.connection.runAndReadAll(sql)).getRowsJson() as (string | null)[][];
	return {
		folder,
		database,
		write,
		rows,
		read: async (content, options = {}) => {
			const { format = 'csv', name = `file.${format}` } = options;
			const path = write(name, content);
			const read = await readTabular(database.connection, { path, format, name, relation: 'r', ...options });
			return { ...read, relation: await rows('select * exclude (_file) from r') };
		},
		close: () => {
			database.close();
			rmSync(folder, { recursive: true, force: true });
		}
	};
}
