// The demo ERP: a source that makes its records itself, and that lives on by the day.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { contract } from '../../contract/contract.ts';
import { RetourError } from '../../errors.ts';
import type { Cursor, Landing, LandedFile, Source } from '../types.ts';
import { endOfDay, historyStart, lastCompleteDay } from './calendar.ts';
import { plantedTruths, writeTruths } from './ledger.ts';
import { openWorld, type World } from './world.ts';

export type DemoOptions = {
	id?: string;
	title?: string;
	/** Another seed, another company. */
	seed?: number;
	/** 1: 300,000 order lines and 30,000 returns in three years; 300: about 100 million lines. */
	scale?: number;
	/** The ERP as it was at the end (UTC) of this day, YYYY-MM-DD. Default: yesterday, by the clock of the run. */
	day?: string;
	/** First day of its history. Default: the first of the quarter of `day`, three years earlier; then remembered. */
	start?: string;
};

type DemoCursor = { through: string; start: string; seed: number; scale: number };

/** Entities without orders behind them: written once, not by slices. */
const still = ['customers', 'customer_flags', 'suppliers', 'warehouses', 'products', 'exchange_rates'];
const sliced = [
	'orders', 'order_lines', 'returns', 'return_lines', 'return_events', 'inspections', 'inventory_movements', 'refunds',
	'exchanges', 'return_costs', 'ledger_entries', 'survey_responses'
]; // prettier-ignore
/** Files that need the sums over all slices, and the entity that they are of. */
const settled: Record<string, string> = {
	batches: 'batches',
	inventory_movements_stock: 'inventory_movements',
	inventory_levels: 'inventory_levels'
};

/**
 * A deterministic ERP. The same seed, scale, start and day give the same records; a later day adds records and changes
 * those to which something happened, and alters nothing else. Codes: `demo_changed` when an installation goes on with
 * another seed, scale or start; `demo_day`, `demo_scale` for values that make no sense.
 */
export function demo(options: DemoOptions = {}): Source {
	const { id = 'demo', title = 'Demo ERP', seed = 1, scale = 1, day, start } = options;
	checkOptions(options);
	return {
		id,
		kind: 'demo',
		title,
		timezone: 'UTC',
		currency: 'EUR',
		check: async (effects) => ({
			entities: contract.map((entity) => entity.name),
			notes: [
				`makes its records itself: seed ${seed}, scale ${scale}, as of the end of ${day ?? lastCompleteDay(effects.now())}`,
				'no new_order_id: exchanges are shipped on the return itself'
			]
		}),
		extract: async ({ effects, cursor, folder, signal, progress }) => {
			const known = readCursor(cursor);
			const asOf = day ?? lastCompleteDay(effects.now());
			const now = endOfDay(asOf);
			const world = { seed, scale, start: start ?? known?.start ?? historyStart(asOf) };
			if (known) refuseOther(id, known, world);
			const through = known ? new Date(known.through) : null;
			if (through && now <= through) return null;

			const spill = join(folder, '.spill');
			const opened = await openWorld({ ...world, now, through, spill }, effects);
			try {
				const files = await writeWorld(opened, folder, { signal, progress, planted: through === null });
				if (through === null) await writeTruths(join(folder, 'planted.csv'), await plantedTruths(opened));
				return {
					files,
					rejects: [],
					cursor: { through: now.toISOString(), ...world } satisfies DemoCursor,
					warnings: []
				} satisfies Landing;
			} finally {
				opened.close();
				await rm(spill, { recursive: true, force: true });
			}
		}
	};
}

async function writeWorld(
	world: World,
	folder: string,
	{
		signal,
		progress,
		planted
	}: { signal: AbortSignal; progress: (done: number, total: number | null, what: string) => void; planted: boolean }
): Promise<LandedFile[]> {
	const files: LandedFile[] = [];
	const write = async (name: string, entity: string, part: number | null) => {
		signal.throwIfAborted();
		const file = part === null ? `${name}.parquet` : `${name}-${String(part + 1).padStart(4, '0')}.parquet`;
		const path = join(folder, file);
		const select = await world.text(name);
		const written = await world.connection.run(
			`copy (\n${select}\n) to '${path.replaceAll("'", "''")}' (format parquet, compression zstd)`
		);
		const [rows] = await written.getRows();
		// a day without a survey answer leaves no file
		if (Number(rows?.[0] ?? 0) === 0) await rm(path);
		else files.push({ entity, file, format: 'parquet', origin: file });
	};
	for (const entity of still) await write(entity, entity, null);
	await world.slices(async (slice, of) => {
		for (const entity of sliced) await write(entity, entity, of === 1 ? null : slice);
		if (planted) await world.connection.run(await world.text('slice/planted'));
		progress(slice + 1, of, 'months');
	});
	await world.settle();
	for (const [name, entity] of Object.entries(settled)) await write(name, entity, null);
	return files;
}

function readCursor(cursor: Cursor): DemoCursor | null {
	return typeof cursor.through === 'string' ? (cursor as DemoCursor) : null;
}

function refuseOther(id: string, known: DemoCursor, world: Omit<DemoCursor, 'through'>): void {
	for (const key of ['seed', 'scale', 'start'] as const) {
		if (known[key] === world[key]) continue;
		throw new RetourError(
			'source',
			'demo_changed',
			`${id}: ${key} was ${known[key]}, now ${world[key]}: that is another company`,
			{
				hint: 'give it another id, or begin with an empty data folder',
				exit: 2
			}
		);
	}
}

function checkOptions({ id = 'demo', seed = 1, scale = 1, day, start }: DemoOptions): void {
	const refuse = (code: string, sentence: string) => {
		throw new RetourError('config', code, `${id}: ${sentence}`);
	};
	if (!Number.isSafeInteger(seed)) refuse('demo_seed', `seed must be a whole number, not ${seed}`);
	if (!(scale >= 0.01 && scale <= 1000)) refuse('demo_scale', `scale must be a number from 0.01 to 1000, not ${scale}`);
	if (day !== undefined && Number.isNaN(endOfDay(day).getTime()))
		refuse('demo_day', `day must be YYYY-MM-DD, not ${day}`);
	if (start !== undefined && !/^\d{4}-\d\d-01$/.test(start))
		refuse('demo_start', `start must be the first of a month, not ${start}`);
}
