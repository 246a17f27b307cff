// The flags on customers that people set in the dashboard, as one more source. The dashboard keeps them in SQLite, apart
// from the warehouse; nothing here writes there.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { flagRowStatements } from '../../../sql/app/crm.ts';
import { RetourError } from '../../errors.ts';
import { hasOwnStore, readOwnStore } from '../../own-store.ts';
import type { Extraction, Landing, Source } from '../types.ts';
import { ownFlagsId } from './settings.ts';

/** `event_id`: the last event that was read. */
type FlagsCursor = { event_id: number };

/**
 * Whether anybody was ever flagged: before that there is no such source. A store that cannot be read may have flags: the
 * source is there then, and says why when it is read.
 */
export function hasOwnFlags(dataFolder: string): boolean {
	if (!hasOwnStore(dataFolder)) return false;
	try {
		return withStore(dataFolder, lastEvent) > 0;
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
			notes: [`${withStore(dataFolder, lastEvent)} events of flags`]
		})
	};
}

function extractFlags(dataFolder: string, { cursor, folder, reading }: Extraction): Landing | null {
	const { event_id: read = 0 } = cursor as Partial<FlagsCursor>;
	const after = reading.kind === 'increment' ? read : 0;
	const { until, flags } = withStore(dataFolder, (database) => {
		const last = lastEvent(database);
		return { until: last, flags: database.prepare(flagRowStatements.changed).all({ $after: after, $until: last }) };
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

function lastEvent(database: DatabaseSync): number {
	const { tables } = database.prepare(flagRowStatements.hasTable).get() as { tables: number };
	if (tables === 0) return 0;
	return (database.prepare(flagRowStatements.lastEvent).get() as { event_id: number }).event_id;
}

const withStore = <T>(dataFolder: string, work: (database: DatabaseSync) => T): T =>
	readOwnStore(dataFolder, { area: 'source', code: 'FLAGS_UNREADABLE' }, work);
