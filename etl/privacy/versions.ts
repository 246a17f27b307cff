// Published versions without who was erased: each is written anew under its name, verified, and takes the place of the
// old file by one rename. Whoever has the old one open keeps it until they move on.
import { renameSync, rmSync } from 'node:fs';
import type { DuckDBConnection } from '@duckdb/node-api';
import * as statements from '../../sql/privacy/published.ts';
import { insertErasedOf, insertTheirsOf } from '../../sql/privacy/theirs.ts';
import { personalOf } from '../../sql/privacy/personal.ts';
import { askNumbers } from '../load/staged.ts';
import { publishedFolder, syncFile, syncFolder, versionFile } from '../publish/versions.ts';

/** Adds the ids that a version knows to `privacy_theirs`, and gives the names under which it knows them. */
export async function readVersion(
	connection: DuckDBConnection,
	dataFolder: string,
	version: string
): Promise<string[]> {
	return withVersion(connection, dataFolder, version, async (tables) => {
		for (const table of tables.filter(({ columns }) => has(columns, 'source_id', 'customer_id')))
			await connection.run(insertErasedOf(statements.placeOf(table), statements.versionTerms(table)));
		for (const [kind, id] of [
			['returns', 'return_id'],
			['return_lines', 'return_line_id']
		] as const)
			for (const table of tables.filter(({ columns }) => has(columns, 'source_id', 'customer_id', id))) {
				const by = personalOf('customers')!;
				await connection.run(insertTheirsOf(kind, statements.placeOf(table), by, statements.versionTerms(table)));
			}
		if (!tables.some(({ name, columns }) => name === 'dim_customers' && has(columns, 'customer_name'))) return [];
		const named = (await connection.runAndReadAll(statements.selectVersionNames)).getRowsJS();
		return named.flatMap(([said]) => (typeof said === 'string' ? [said] : []));
	});
}

/** Rows of a version that say something of theirs; written without it unless `isDry`. */
export async function redactVersion(
	connection: DuckDBConnection,
	{ dataFolder, version, isDry, now }: { dataFolder: string; version: string; isDry: boolean; now: Date }
): Promise<number> {
	const file = versionFile(dataFolder, version);
	const partial = `${file.slice(0, -'.duckdb'.length)}.partial.duckdb`;
	const rows = await withVersion(connection, dataFolder, version, async (tables) => {
		let found = 0;
		for (const table of tables) {
			const count = statements.countPersonal(table);
			if (count) found += (await askNumbers(connection, count))[0] ?? 0;
		}
		if (found === 0 || isDry) return found;
		for (const path of [partial, `${partial}.wal`]) rmSync(path, { force: true });
		await connection.run(statements.attachFresh(partial));
		try {
			await connection.run(statements.copyShape);
			for (const table of tables) await connection.run(statements.copyTable(table));
			const [note, write] = statements.noteRedaction;
			await connection.run(note!);
			await connection.run(write!, { redacted_at: now.toISOString().replace('Z', ''), rows: String(found) });
			await connection.run(statements.checkpointFresh);
		} finally {
			await connection.run(statements.detachFresh);
		}
		return found;
	});
	if (rows > 0 && !isDry) {
		syncFile(partial);
		renameSync(partial, file);
		syncFolder(publishedFolder(dataFolder));
	}
	return rows;
}

/** Rows of a version that are theirs, by relation. */
export const readVersionRows = (
	connection: DuckDBConnection,
	dataFolder: string,
	version: string
): Promise<{ relation: string; rows: Record<string, unknown>[] }[]> =>
	withVersion(connection, dataFolder, version, async (tables) => {
		const found: { relation: string; rows: Record<string, unknown>[] }[] = [];
		for (const table of tables) {
			const select = statements.selectOf(table);
			if (!select) continue;
			const rows = (await connection.runAndReadAll(select)).getRowObjectsJson();
			if (rows.length > 0) found.push({ relation: `${table.schema}.${table.name}`, rows });
		}
		return found;
	});

async function withVersion<T>(
	connection: DuckDBConnection,
	dataFolder: string,
	version: string,
	work: (tables: statements.VersionTable[]) => Promise<T>
): Promise<T> {
	await connection.run(statements.attachOld(versionFile(dataFolder, version)));
	try {
		const tables = (await connection.runAndReadAll(statements.selectTables)).getRowObjectsJson();
		return await work(tables as unknown as statements.VersionTable[]);
	} finally {
		await connection.run(statements.detachOld);
	}
}

const has = (columns: readonly string[], ...wanted: string[]): boolean =>
	wanted.every((column) => columns.includes(column));
