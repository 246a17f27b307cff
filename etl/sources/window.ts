// Which rows an incremental source asks for: what changed since its horizon, with an overlap for transactions that
// committed late; now and then more, since returns come weeks after the sale and not every change bears a date; and
// from time to time every key, to find what was deleted.
import { z } from 'zod';
import type { Reading } from './types.ts';

const hour = 3_600_000;
const day = 24 * hour;

/** The settings of reading that every incremental source has, for its configuration. */
export const readSettings = z
	.strictObject({
		/** Rows changed this long before the horizon are read again. Longer than the longest transaction of the source. */
		overlapMinutes: z.number().min(0).max(10_080).default(15),
		/** From time to time the rows changed in the last `days` are read again, whatever the horizon says. */
		again: z
			.array(z.strictObject({ everyHours: z.number().min(0.05).max(8784), days: z.number().min(0.01).max(4000) }))
			.default([
				{ everyHours: 1, days: 1 },
				{ everyHours: 24, days: 30 },
				{ everyHours: 168, days: 400 }
			]),
		/** How often every key is compared, to find hard deletions; false: never. */
		sweepEveryHours: z.union([z.number().min(0.05).max(8784), z.literal(false)]).default(24),
		/** How long one extraction may take. */
		minutes: z.number().min(0.01).max(1440).default(60),
		/** How often one request is tried. */
		tries: z.int().min(1).max(20).default(5)
	})
	.prefault({});

export type ReadSettings = z.output<typeof readSettings>;

/** What is remembered of an entity between extractions; part of a source's cursor. Instants as ISO 8601, UTC. */
export type EntityMemory = {
	/** Every change before it has been read, but for what the overlap is for. By the clock of the source. */
	horizon: string;
	/** When each of `again` was last done, by its hours; by our clock. */
	again: Record<string, string>;
	sweptAt: string;
};

export type Window = {
	/** Rows changed then or later; null: all rows, whether they bear a time or not. */
	since: string | null;
	/** Rows changed before; null: no end. */
	until: string | null;
	/** Every key is to be compared. Always so where all rows are read. */
	sweep: boolean;
	/** What to remember once this window is read up to `horizon`. */
	remember: (horizon: Date) => EntityMemory;
};

/**
 * The window of one entity's next extraction. A clock that was set back makes everything due and moves the horizon
 * back: reading too much is harmless.
 */
export function planWindow(
	memory: EntityMemory | undefined,
	settings: Pick<ReadSettings, 'overlapMinutes' | 'again' | 'sweepEveryHours'>,
	reading: Reading,
	now: Date
): Window {
	const at = now.toISOString();
	if (memory && reading.kind === 'range')
		return { since: reading.from, until: reading.to, sweep: false, remember: () => memory };
	if (!memory || reading.kind !== 'increment') {
		const again = Object.fromEntries(settings.again.map(({ everyHours }) => [everyHours, at]));
		return {
			since: null,
			until: null,
			sweep: true,
			remember: (horizon) => ({ horizon: horizon.toISOString(), again, sweptAt: at })
		};
	}
	const isDue = (last: string | undefined, hours: number): boolean => {
		const age = last === undefined ? Infinity : now.getTime() - Date.parse(last);
		// a run that begins some seconds early must not wait for the next one
		return age < 0 || age >= hours * hour - Math.min(60_000, hours * hour * 0.05);
	};
	let since = Date.parse(memory.horizon) - settings.overlapMinutes * 60_000;
	const again = { ...memory.again };
	for (const { everyHours, days } of settings.again) {
		if (!isDue(memory.again[everyHours], everyHours)) continue;
		again[everyHours] = at;
		since = Math.min(since, Date.parse(memory.horizon) - days * day);
	}
	const sweep = settings.sweepEveryHours !== false && isDue(memory.sweptAt, settings.sweepEveryHours);
	return {
		since: new Date(since).toISOString(),
		until: null,
		sweep,
		remember: (horizon) => ({
			horizon: horizon.toISOString(),
			again,
			sweptAt: sweep ? at : memory.sweptAt
		})
	};
}
