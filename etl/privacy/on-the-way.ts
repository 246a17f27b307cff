// The hooks of every run. What a source brings loses who was erased before its landing can be seen, whether it is an
// increment, a range or everything again, and whatever kind of system it is. What came before anything said whose it is
// (a line whose return came a day later) loses it before the models are built.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { insertCounts, insertLoad } from '../../sql/load/warehouse.ts';
import { personalOf } from '../../sql/privacy/personal.ts';
import { updatePersonal } from '../../sql/privacy/warehouse.ts';
import { entityOf } from '../contract/contract.ts';
import { askNumbers } from '../load/staged.ts';
import { timeId } from '../runs.ts';
import type { Landing } from '../sources/types.ts';
import { inTransaction } from '../transaction.ts';
import { countStored } from './fresh-warehouse.ts';
import { forgetLanded, readLanded, redactLanded, type LandedRelation } from './landed.ts';
import { Mentions } from './mentions.ts';
import { readRegister } from './register.ts';
import { beginPrivacy, endPrivacy, followStored } from './theirs.ts';

type Arriving = {
	connection: DuckDBConnection;
	dataFolder: string;
	sourceId: string;
	folder: string;
	landing: Landing;
};

/**
 * What was landed in `folder`, without who was erased. Costs nothing while nobody was. Throws `PRIVACY_KEY`, and what
 * `readTabular` throws of a file, which the loader would refuse, too.
 */
export async function redactArriving({ connection, dataFolder, ...arriving }: Arriving): Promise<Landing> {
	const register = readRegister(dataFolder);
	if (!register || register.erased.length === 0) return arriving.landing;
	let read: LandedRelation[] = [];
	await beginPrivacy(connection, register);
	try {
		await followStored(connection);
		read = await readLanded({ connection, ...arriving });
		const redacted = await redactLanded({ connection, ...arriving }, read, new Mentions(register, arriving.sourceId));
		for (const name of redacted.replaced) rmSync(join(arriving.folder, name), { force: true });
		return redacted.landing;
	} finally {
		await forgetLanded(connection, read);
		await endPrivacy(connection);
	}
}

type Stored = {
	connection: DuckDBConnection;
	dataFolder: string;
	now: Date;
	runId: string;
	sourceIds: readonly string[];
};

/** Takes out of stored rows what has turned out to be of somebody who was erased. Returns how many rows. */
export async function redactLate({ connection, dataFolder, now, runId, sourceIds }: Stored): Promise<number> {
	const register = readRegister(dataFolder);
	if (!register || register.erased.length === 0) return 0;
	let changed = 0;
	await beginPrivacy(connection, register);
	try {
		await followStored(connection);
		if ((await countStored(connection)).size === 0) return 0;
		await inTransaction(connection, async () => {
			for (const source_id of sourceIds) {
				const counts = await countStored(connection, source_id);
				if (counts.size === 0) continue;
				const load = {
					load_id: `erasure-${timeId(now)}-${source_id}`,
					source_id,
					run_id: runId,
					loaded_at: now.toISOString()
				};
				const [load_seq = 0] = await askNumbers(connection, insertLoad, load);
				for (const name of counts.keys()) {
					const update = updatePersonal(entityOf(name), personalOf(name)!, source_id, load_seq);
					const { rowsChanged: rows } = await connection.run(update);
					changed += rows;
					const none = { inserted: 0, unchanged: 0, quarantined: 0, deleted: 0, revived: 0 };
					await connection.run(insertCounts, {
						load_seq,
						source_id,
						entity: name,
						rows_read: rows,
						updated: rows,
						...none
					});
				}
			}
		});
		return changed;
	} finally {
		await endPrivacy(connection);
	}
}
