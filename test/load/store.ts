// A warehouse in a temporary folder, and landings made of texts.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase, type Database, type Effects } from '../../etl/effects.ts';
import { loadLanding, prepareLoading, type LoadReport } from '../../etl/load/load.ts';
import type { Landing, LandedFile } from '../../etl/sources/types.ts';

export const quiet: Effects = {
	now: () => new Date('2026-11-24T08:00:00Z'),
	log: () => undefined,
	progress: () => undefined,
	threads: 2,
	memoryLimit: '1GB'
};

export type LandText = Partial<LandedFile> & { text: string };

export type Store = {
	folder: string;
	database: Database;
	/** Loads `{ 'orders.csv': 'order_id,…' }` as one landing; the name says entity and format. */
	load: (
		files: Record<string, string | LandText>,
		options?: Partial<Landing> & { source?: string; id?: string }
	) => Promise<LoadReport>;
	/** Writes a landing without loading it. */
	land: (files: Record<string, string | LandText>, options?: Partial<Landing> & { id?: string }) => string;
	loadFolder: (landingFolder: string, source?: string) => Promise<LoadReport>;
	rows: (sql: string) => Promise<unknown[][]>;
	/** A table as it matters: without load numbers, whatever the order of its rows. */
	content: (entity: string) => Promise<unknown[][]>;
	close: () => void;
};

export async function openStore(): Promise<Store> {
	const folder = mkdtempSync(join(tmpdir(), 'retour-load-'));
	const database = await openDatabase(join(folder, 'warehouse.duckdb'), quiet, { timezone: 'UTC' });
	await prepareLoading(database.connection);
	let landings = 0;
	const rows = async (sql: string) => (await database.connection.runAndReadAll(sql)).getRowsJson() as unknown[][];
	const land: Store['land'] = (files, { id, ...manifest } = {}) => {
		const landingFolder = join(folder, 'landing', id ?? `l${String(++landings).padStart(6, '0')}`);
		mkdirSync(landingFolder, { recursive: true });
		const landed = Object.entries(files).map(([name, content]): LandedFile => {
			const { text, ...more } = typeof content === 'string' ? { text: content } : content;
			writeFileSync(join(landingFolder, name.replaceAll('/', '_')), text);
			const entity = name.split(/[-./]/)[0]!;
			const format = name.split('.').at(-1) as LandedFile['format'];
			return { entity, file: name.replaceAll('/', '_'), format, origin: name, ...more };
		});
		const landing: Landing = { files: landed, rejects: [], cursor: { at: landingFolder }, warnings: [], ...manifest };
		writeFileSync(join(landingFolder, 'manifest.json'), JSON.stringify(landing));
		return landingFolder;
	};
	const loadFolder: Store['loadFolder'] = (landingFolder, source = 'shop') =>
		loadLanding({
			connection: database.connection,
			effects: quiet,
			source: { id: source, timezone: 'Europe/Berlin' },
			landingFolder,
			runId: 'run'
		});
	return {
		folder,
		database,
		rows,
		land,
		loadFolder,
		load: (files, { source, ...options } = {}) => loadFolder(land(files, options), source),
		content: (entity) => rows(`select * exclude (_load_seq) from raw.${entity} order by all`),
		close: () => {
			database.close();
			rmSync(folder, { recursive: true, force: true });
		}
	};
}
