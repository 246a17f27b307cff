// The world of the demo ERP: a DuckDB of its own in which the SQL of sql/sources/demo is run, in slices of months so
// that any scale fits into memory. Nothing here decides what happens in it: that is in the SQL.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { openDatabase, type Effects } from '../../effects.ts';

const folder = fileURLToPath(new URL('../../../sql/sources/demo/', import.meta.url));

/** What makes a world: the same four give the same records. */
export type WorldOptions = {
	/** Another seed, other chances. */
	seed: number;
	/** 1: 300,000 order lines in the first three years. */
	scale: number;
	/** First day of the history, the first of a month, YYYY-MM-DD. */
	start: string;
	/** The ERP as it is at this instant. */
	now: Date;
	/** Only what changed after this instant. Absent: everything. */
	through?: Date | null;
	/** Where DuckDB may spill to. */
	spill?: string;
	/** Order lines that a slice should hold at most: memory, not content. */
	linesPerSlice?: number;
};

export type World = {
	connection: DuckDBConnection;
	/** Runs `visit` for each slice of orders, in order of time, with the slice's relations in place. */
	slices: (visit: (slice: number, of: number) => Promise<void>) => Promise<void>;
	/** Sums over all slices become relations: stock, purchases. Call after `slices`. */
	settle: () => Promise<void>;
	/** Text of a SQL file of the demo: an entity's SELECT, say. */
	text: (name: string) => Promise<string>;
	close: () => void;
};

const baseFiles = [
	'macros', 'categories', 'words', 'suppliers', 'countries', 'reasons', 'people', 'days', 'products', 'customers', 'ledgers'
]; // prettier-ignore
const sliceFiles = [
	'orders',
	'picks',
	'lines',
	'cases',
	'case_lines',
	'exchanges',
	'movements',
	'refunds',
	'postings',
	'surveys',
	'flows'
];

/** Lines of a month at scale 1, about; at larger scales a month is cut into shards of at most `linesPerShard`. */
const linesPerMonth = 9_500;
const linesPerShard = 900_000;

/**
 * Months between an order and the last event of its life. By the limits in `slice/*.sql` no return is asked for later
 * than 151 days after the order, and whatever follows, a second payment included, is over 116 days after that.
 */
export const monthsOfLife = 10;

const utc = (date: Date) => date.toISOString().replace('T', ' ').replace('Z', '');
const monthsBetween = (start: string, date: Date) =>
	(date.getUTCFullYear() - Number(start.slice(0, 4))) * 12 + date.getUTCMonth() + 1 - Number(start.slice(5, 7));

/** Opens a world. Close it. */
export async function openWorld(
	{ seed, scale, start, now, through = null, spill, linesPerSlice = 900_000 }: WorldOptions,
	effects: Pick<Effects, 'threads' | 'memoryLimit'>
): Promise<World> {
	const database = await openDatabase(':memory:', effects, { timezone: 'UTC' });
	const { connection } = database;
	const text = (name: string) => readFile(join(folder, `${name}.sql`), 'utf8');
	const run = async (name: string) => void (await connection.run(await text(name)));
	const set = async (name: string, value: string) => void (await connection.run(`set variable ${name} = ${value}`));

	const lastMonth = monthsBetween(start, now);
	// one month more than the life of an order: the stock of a month begins with what the month before left
	const firstMonth = through ? Math.max(0, monthsBetween(start, through) - monthsOfLife - 1) : 0;
	// the shards are a matter of scale alone: strata are drawn within them
	const shards = Math.max(1, Math.ceil((linesPerMonth * scale) / linesPerShard));
	const monthsPerSlice = Math.max(1, Math.floor(linesPerSlice / (linesPerMonth * scale)));

	try {
		if (spill) await connection.run(`set temp_directory = '${spill.replaceAll("'", "''")}'`);
		await connection.run('set preserve_insertion_order = false');
		await set('seed', String(Math.trunc(seed)));
		await set('scale', `${scale}::double`);
		await set('start', `date '${start}'`);
		await set('now', `timestamp '${utc(now)}'`);
		await set('through', `timestamp '${through ? utc(through) : '1900-01-01'}'`);
		await set('shards', `${shards}::bigint`);
		await set('slice_from', String(firstMonth));
		for (const name of baseFiles) await run(`base/${name}`);
	} catch (error) {
		database.close();
		throw error;
	}

	return {
		connection,
		text,
		slices: async (visit) => {
			const steps: [from: number, to: number, shardFrom: number, shardTo: number][] = [];
			for (let month = firstMonth; month <= lastMonth; month += monthsPerSlice) {
				const last = Math.min(lastMonth, month + monthsPerSlice - 1);
				if (shards === 1) steps.push([month, last, 0, 0]);
				else for (let shard = 0; shard < shards; shard++) steps.push([month, last, shard, shard]);
			}
			for (const [index, [from, to, shardFrom, shardTo]] of steps.entries()) {
				await set('slice_from', String(from));
				await set('slice_to', String(to));
				await set('shard_from', String(shardFrom));
				await set('shard_to', String(shardTo));
				for (const name of sliceFiles) await run(`slice/${name}`);
				await visit(index, steps.length);
			}
			await set('slice_from', String(firstMonth));
		},
		settle: () => run('close/stock'),
		close: database.close
	};
}
