// The hook of every extraction: what a source brings loses who was erased before its landing can be seen, whether it is
// an increment, a range or everything again, and whatever kind of system it is.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Landing } from '../sources/types.ts';
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
