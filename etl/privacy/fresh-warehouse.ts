// The warehouse without who was erased: a fresh file with the loader's tables, which takes the place of the old one by
// one rename. All models are made of these tables, so the next build makes them from nothing.
import { renameSync, rmSync } from 'node:fs';
import type { DuckDBConnection } from '@duckdb/node-api';
import { rawTable } from '../../sql/load/warehouse.ts';
import { personalOf } from '../../sql/privacy/personal.ts';
import * as statements from '../../sql/privacy/warehouse.ts';
import { contract } from '../contract/contract.ts';
import { prepareLoading } from '../load/prepare.ts';
import { askNumbers } from '../load/staged.ts';
import { syncFile, syncFolder } from '../publish/versions.ts';
import { warehouseFile } from '../warehouse.ts';

/** Stored rows that say something of theirs, by entity; of one source, or of all. */
export async function countStored(
	connection: DuckDBConnection,
	sourceId: string | null = null
): Promise<Map<string, number>> {
	const counts = new Map<string, number>();
	for (const entity of contract) {
		const own = personalOf(entity.name);
		if (!own) continue;
		const [rows = 0] = await askNumbers(connection, statements.countPersonal(entity, own, sourceId));
		if (rows > 0) counts.set(entity.name, rows);
	}
	return counts;
}

/**
 * Writes the fresh file and puts it in place. The connection is then one of a file that has no name any more: close it.
 * Until the rename nothing has changed, and after it everything has.
 */
export async function replaceWarehouse(connection: DuckDBConnection, dataFolder: string): Promise<void> {
	const file = warehouseFile(dataFolder);
	const partial = freshFile(dataFolder);
	removeFresh(dataFolder);
	await connection.run(statements.attachFresh(partial));
	try {
		await connection.run(statements.useFresh);
		await prepareLoading(connection);
		await connection.run(statements.useWarehouse);
		for (const entity of contract) await connection.run(statements.copyEntity(entity, personalOf(entity.name)));
		for (const statement of statements.copyBooks) await connection.run(statement);
		await connection.run(statements.checkpointFresh);
	} finally {
		await connection.run(statements.useWarehouse);
		await connection.run(statements.detachFresh);
	}
	syncFile(partial);
	// nothing of ours is in the log of the old file, so that it means nothing to the new one
	await connection.run(statements.checkpoint);
	renameSync(partial, file);
	syncFolder(dataFolder);
}

/** What an erasure that was killed left half-made. */
export function removeFresh(dataFolder: string): void {
	for (const path of [freshFile(dataFolder), `${freshFile(dataFolder)}.wal`]) rmSync(path, { force: true });
}

const freshFile = (dataFolder: string): string => `${warehouseFile(dataFolder)}.partial`;

/** Rows of theirs that are stored, by entity, as they are. */
export async function readStored(
	connection: DuckDBConnection
): Promise<{ relation: string; rows: Record<string, unknown>[] }[]> {
	const found: { relation: string; rows: Record<string, unknown>[] }[] = [];
	for (const entity of contract) {
		const own = personalOf(entity.name);
		if (!own) continue;
		const rows = (await connection.runAndReadAll(statements.selectStored(entity, own))).getRowObjectsJson();
		if (rows.length > 0) found.push({ relation: rawTable(entity).replaceAll('"', ''), rows });
	}
	const history = (await connection.runAndReadAll(statements.selectHistory)).getRowObjectsJson();
	return history.length > 0 ? [...found, { relation: 'raw.history', rows: history }] : found;
}
