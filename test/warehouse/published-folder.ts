// A `published/` folder of real files, switched as publishing switches it.
import { copyFileSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { addUp, emptyPublished, insertRows } from '../fixtures/published.ts';
import { fillShape } from '../fixtures/shapes/shape.ts';

/** A new empty folder of its own. */
export const makeFolder = (): string => mkdtempSync(join(tmpdir(), 'retour-published-'));
export const removeFolder = (folder: string): void => rmSync(folder, { recursive: true, force: true });

/**
 * Writes a version: with `fill`, all relations (of the shape of a day, where one is said) and the rows that it adds;
 * without, the one that says what it is.
 */
export async function writeVersion(
	folder: string,
	version: string,
	fill?: (connection: DuckDBConnection) => Promise<void>,
	shape?: string
): Promise<void> {
	const file = join(folder, `${version}.duckdb`);
	if (fill && !shape) copyFileSync(await emptyPublished(), file);
	const instance = await DuckDBInstance.create(file);
	const connection = await instance.connect();
	if (shape) await fillShape(connection, await emptyPublished(), shape);
	if (!fill) await connection.run(`create schema meta; ${createPublication}`);
	await insertRows(connection, 'meta.publication', [
		{
			version,
			published_at: '2026-11-24 08:15:00',
			data_to: '2026-11-24 07:59:00',
			reporting_timezone: 'Europe/Berlin',
			reporting_currency: 'EUR',
			maturity_days: 60,
			is_demo: false
		}
	]);
	await fill?.(connection);
	if (fill) await addUp(connection);
	connection.closeSync();
	instance.closeSync();
}

const createPublication =
	/create table meta\.publication \([^;]+;/.exec(
		readFileSync(join(import.meta.dirname, '../fixtures/published.sql'), 'utf8')
	)?.[0] ?? '';

/** Makes a version the current one by one rename. */
export function switchTo(folder: string, version: string, file = `${version}.duckdb`): void {
	writeFileSync(join(folder, 'current.json.partial'), JSON.stringify({ version, file }));
	renameSync(join(folder, 'current.json.partial'), join(folder, 'current.json'));
}
