// A warehouse in memory that sources are extracted and loaded into, with a clock that a test sets.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { entityOf } from '../../etl/contract/contract.ts';
import { openDatabase, type Effects } from '../../etl/effects.ts';
import { extract, readLanding } from '../../etl/extract/landing.ts';
import { loadLanding, prepareLoading, readCursor, type LoadReport } from '../../etl/load/load.ts';
import type { Landing, Reading, Source } from '../../etl/sources/types.ts';

export type Ran = { landing: Landing; report: LoadReport; spent: { requests: number; bytes: number; retries: number } };

export type Warehouse = {
	clock: { now: Date };
	effects: Effects;
	/** Extracts and loads. Null: nothing changed. */
	run: (source: Source, reading?: Reading) => Promise<Ran | null>;
	/** The live rows of an entity: what its columns say as text, without those that are null; by key. */
	rows: (entity: string) => Promise<Record<string, string>[]>;
	ask: (sql: string) => Promise<unknown[][]>;
	logged: string[];
	close: () => void;
};

export async function openWarehouse(start: string): Promise<Warehouse> {
	const dataFolder = mkdtempSync(join(tmpdir(), 'retour-http-'));
	const clock = { now: new Date(start) };
	const logged: string[] = [];
	const effects: Effects = {
		now: () => clock.now,
		log: (_, sentence) => void logged.push(sentence),
		progress: () => undefined,
		threads: 1,
		memoryLimit: '500MB'
	};
	const { connection, close } = await openDatabase(':memory:', effects, { timezone: 'UTC' });
	await prepareLoading(connection);
	const ask = async (sql: string) => (await connection.runAndReadAll(sql)).getRowsJson() as unknown[][];
	return {
		clock,
		effects,
		logged,
		ask,
		run: async (source, reading) => {
			const cursor = await readCursor(connection, source.id);
			const { signal } = new AbortController();
			const options = { source, dataFolder, effects, cursor, runId: 'run', signal, firstWait: 1 };
			const { folder, spent } = await extract({ ...options, ...(reading ? { reading } : {}) });
			if (folder === null) return null;
			const { landing } = readLanding(folder);
			const report = await loadLanding({ connection, effects, source, landingFolder: folder, runId: 'run' });
			return { landing, report, spent };
		},
		rows: async (entity) => {
			const { columns } = entityOf(entity);
			const texts = columns.map(({ name, type }) =>
				type === 'instant' ? `strftime(${name}::timestamp, '%Y-%m-%dT%H:%M:%S.%gZ') as ${name}` : `${name}::varchar`
			);
			const key = columns.filter(({ need }) => need === 'key').map(({ name }) => name);
			const found = await ask(
				`select ${texts.join(', ')} from raw.${entity} where deleted_at is null order by ${key.join(', ')}`
			);
			return found.map((row) =>
				Object.fromEntries(
					row.flatMap((value, index) => (value === null ? [] : [[columns[index]!.name, String(value as string)]]))
				)
			);
		},
		close: () => {
			close();
			rmSync(dataFolder, { recursive: true, force: true });
		}
	};
}

/** Rows as `Warehouse.rows` gives them: decimals with their places, instants to the millisecond in UTC, by key. */
export function expected(
	entity: string,
	rows: readonly Record<string, string | number | null>[]
): Record<string, string>[] {
	const { columns } = entityOf(entity);
	const key = columns.filter(({ need }) => need === 'key').map(({ name }) => name);
	return rows
		.map((row) =>
			Object.fromEntries(
				columns.flatMap(({ name, type }): [string, string][] => {
					const value = row[name];
					if (value === null || value === undefined) return [];
					if (type === 'instant') return [[name, new Date(value).toISOString()]];
					if (type === 'quantity' || type === 'money') return [[name, decimal(String(value), 4)]];
					return [[name, String(value)]];
				})
			)
		)
		.toSorted((a, b) => {
			const [left, right] = [key.map((name) => a[name]).join('\0'), key.map((name) => b[name]).join('\0')];
			return left < right ? -1 : 1;
		});
}

function decimal(text: string, places: number): string {
	const [whole, fraction = ''] = text.split('.');
	return `${whole}.${fraction.padEnd(places, '0')}`;
}
