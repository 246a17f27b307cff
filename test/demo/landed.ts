// Lands the demo ERP in a temporary folder and opens it, straight from the Parquet files.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { entityOf, keyColumns } from '../../etl/contract/contract.ts';
import { openDatabase, type Effects } from '../../etl/effects.ts';
import { demo, type DemoOptions } from '../../etl/sources/demo/demo.ts';
import type { Cursor, Landing } from '../../etl/sources/types.ts';
import { extraction } from '../extraction.ts';

export const effects: Effects = {
	now: () => new Date('2026-11-24T12:00:00Z'),
	log: () => {},
	progress: () => {},
	threads: 2,
	memoryLimit: '3GB'
};

export const makeFolder = () => mkdtemp(join(tmpdir(), 'retour-demo-'));

/** One extraction into a folder of its own. */
export async function land(folder: string, options: DemoOptions, cursor: Cursor = {}): Promise<Landing | null> {
	await mkdir(folder, { recursive: true });
	return demo(options).extract(extraction({ effects, cursor, folder }));
}

/** Lands day after day, each with the cursor of the day before. */
export async function landDays(root: string, options: DemoOptions, days: readonly string[]) {
	const landings: { folder: string; landing: Landing }[] = [];
	let cursor: Cursor = {};
	for (const day of days) {
		const folder = join(root, day);
		const landing = await land(folder, { ...options, day }, cursor);
		if (!landing) throw new Error(`nothing landed on ${day}`);
		landings.push({ folder, landing });
		cursor = landing.cursor;
	}
	return landings;
}

/**
 * A database with one view per entity: of each key the latest `updated_at` over all landings, the later landing where
 * they are equal; without what was deleted.
 */
export async function openLanded(landings: readonly { folder: string; landing: Landing }[], schema = 'main') {
	const database = await openDatabase(':memory:', effects, { timezone: 'UTC' });
	const { connection } = database;
	const ask = async (sql: string) =>
		(await (await connection.run(sql)).getRowObjectsJson()) as Record<string, unknown>[];
	const attach = async (from: readonly { folder: string; landing: Landing }[], into: string) => {
		await connection.run(`create schema if not exists ${into}`);
		const files = from.flatMap(({ folder, landing }, nth) => landing.files.map((file) => ({ ...file, folder, nth })));
		for (const entity of new Set(files.map((file) => file.entity))) {
			const keys = keyColumns(entityOf(entity)).map((column) => column.name);
			const union = files
				.filter((file) => file.entity === entity)
				.map(({ file, folder, nth }) => `select *, ${nth} as nth_landing from '${join(folder, file)}'`)
				.join(' union all by name ');
			const deleted = entity === 'inventory_levels' ? 'where deleted_at is null' : '';
			const latest =
				from.length > 1
					? `qualify row_number() over (partition by ${keys} order by updated_at desc, nth_landing desc) = 1`
					: '';
			await connection.run(
				`create view ${into}.${entity} as select * exclude (nth_landing) from (select * from (${union}) ${latest}) ${deleted}`
			);
		}
	};
	await attach(landings, schema);
	return { ask, attach, connection, close: database.close };
}

export const removeFolder = (folder: string) => rm(folder, { recursive: true, force: true });
