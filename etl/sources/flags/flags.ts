// The flags on customers that people set in the dashboard, as one more source. The dashboard keeps them apart from
// the warehouse; nothing here writes there.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { flagRowStatements } from '../../../sql/app/crm.ts';
import type { Statement } from '../../../sql/app/store.ts';
import { RetourError } from '../../errors.ts';
import { readOwnStore } from '../../own-store.ts';
import type { Extraction, Landing, Source } from '../types.ts';
import { ownFlagsId } from './settings.ts';

/** `event_id`: the last event that was read. */
type FlagsCursor = { event_id: number };

/**
 * Whether anybody was ever flagged: before that there is no such source. A store that cannot be read may have flags: the
 * source is there then, and says why when it is read.
 */
export async function hasOwnFlags(dataFolder: string): Promise<boolean> {
	try {
		return (await withStore(dataFolder, 0, lastEvent)) > 0;
	} catch (error) {
		if (error instanceof RetourError) return true;
		throw error;
	}
}

/**
 * The flags set in the dashboard, each with the source of its customer. Reads those of which something was said since the
 * cursor, as they are now; what was taken back is deleted. A reload reads all. Throws `FLAGS_UNREADABLE`.
 */
export function ownFlags(dataFolder: string, reporting: { timezone: string; currency: string }): Source {
	return {
		id: ownFlagsId,
		kind: 'flags',
		title: 'Own flags',
		...reporting,
		extract: async (extraction) => extractFlags(dataFolder, extraction),
		check: async () => ({
			entities: ['customer_flags'],
			notes: [`${await withStore(dataFolder, 0, lastEvent)} events of flags`]
		})
	};
}

type Flags = { until: number; flags: Record<string, unknown>[] };

async function extractFlags(dataFolder: string, { cursor, folder, reading }: Extraction): Promise<Landing | null> {
	const { event_id: read = 0 } = cursor as Partial<FlagsCursor>;
	const after = reading.kind === 'increment' ? read : 0;
	const none: Flags = { until: 0, flags: [] };
	const { until, flags } = await withStore(dataFolder, none, async (ask) => {
		const last = await lastEvent(ask);
		return last === 0 ? none : { until: last, flags: await ask(flagRowStatements.changed, { after, until: last }) };
	});
	if (flags.length === 0) return null;
	const file = 'customer_flags.ndjson';
	rmSync(join(folder, file), { force: true });
	writeFileSync(join(folder, file), `${flags.map((flag) => JSON.stringify(flag)).join('\n')}\n`);
	return {
		files: [{ entity: 'customer_flags', file, format: 'ndjson', origin: 'own flags', partial: true }],
		rejects: [],
		cursor: { event_id: until } satisfies FlagsCursor,
		warnings: []
	};
}

async function lastEvent(ask: Statement): Promise<number> {
	const [table] = await ask<{ tables: number }>(flagRowStatements.hasTable);
	if (!table?.tables) return 0;
	return (await ask<{ event_id: number }>(flagRowStatements.lastEvent))[0]?.event_id ?? 0;
}

const withStore = <T>(dataFolder: string, none: T, work: (ask: Statement) => Promise<T>): Promise<T> =>
	readOwnStore(dataFolder, { area: 'source', code: 'FLAGS_UNREADABLE', none }, work);
