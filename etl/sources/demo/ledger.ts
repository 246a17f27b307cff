// What the demo ERP knows of itself: control totals to compare published figures with, and the truths planted in it.
import { writeFile } from 'node:fs/promises';
import type { Effects } from '../../effects.ts';
import { endOfDay, historyStart } from './calendar.ts';
import { openWorld, type World } from './world.ts';

/** A figure of the ERP about itself: `rows` of `orders`, `refund_paid_by_currency` of `GBP`. */
export type ControlTotal = { total: string; member: string; value: number };

/** Something hidden in the data. `figures`: by member, part of whole, as of the day. */
export type PlantedTruth = {
	kind: string;
	/** Entity of the contract that `id` is an id of. */
	entity: string;
	/** `*`: all of them together. */
	id: string;
	sentence_en: string;
	sentence_zh: string;
	figures: Record<string, { part: number; whole: number }>;
};

type Machine = Pick<Effects, 'threads' | 'memoryLimit'>;

export type DemoDay = { seed?: number; scale?: number; day: string; start?: string };

/**
 * The ERP's own ledger at the end of the day: rows of each entity, units shipped and asked back, refunds paid. Counted
 * from the relations that make the records, by neither the files nor the models of Retour.
 */
export const controlTotals = async (day: DemoDay, effects: Machine): Promise<ControlTotal[]> =>
	(await selfKnowledge(day, effects)).totals;

/** The truths planted in the ERP, with what they amount to at the end of the day. */
export const planted = async (day: DemoDay, effects: Machine): Promise<PlantedTruth[]> =>
	(await selfKnowledge(day, effects)).truths;

/** Both, for the price of one: the world is made anew to be asked. */
export async function selfKnowledge(
	{ seed = 1, scale = 1, day, start = historyStart(day) }: DemoDay,
	effects: Machine
): Promise<{ totals: ControlTotal[]; truths: PlantedTruth[] }> {
	const world = await openWorld({ seed, scale, start, now: endOfDay(day) }, effects);
	try {
		await world.slices(async () => {
			await world.connection.run(await world.text('slice/control_totals'));
			await world.connection.run(await world.text('slice/planted'));
		});
		await world.settle();
		return { totals: await controlTotalsOf(world), truths: await plantedTruths(world) };
	} finally {
		world.close();
	}
}

async function controlTotalsOf(world: World): Promise<ControlTotal[]> {
	const rows = await (await world.connection.run(await world.text('close/control_totals'))).getRowObjectsJson();
	return rows.map(({ total, member, value }) => ({
		total: String(total),
		member: String(member),
		value: Number(value)
	}));
}

/** The truths of a world that was gone through with `slice/planted`. */
export async function plantedTruths(world: World): Promise<PlantedTruth[]> {
	const rows = await (await world.connection.run(await world.text('close/planted'))).getRowObjectsJson();
	return rows.map((row) => ({ ...row, figures: JSON.parse(String(row.figures)) }) as PlantedTruth);
}

/** Writes the truths as CSV, for people: one row each, the figures as JSON. */
export async function writeTruths(path: string, truths: readonly PlantedTruth[]): Promise<void> {
	const cell = (value: string) => (/[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
	const rows = truths.map(({ figures, ...words }) =>
		[...Object.values(words), JSON.stringify(figures)].map(cell).join(',')
	);
	await writeFile(path, ['kind,entity,id,sentence_en,sentence_zh,figures', ...rows, ''].join('\n'));
}
