// The warehouse file: one writer at a time, for as long as a run lasts.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase, type Database, type Effects } from './effects.ts';
import { RetourError } from './errors.ts';

export const warehouseFile = (dataFolder: string): string => join(dataFolder, 'warehouse.duckdb');

/** Opens the warehouse for writing. Throws `RUN_BUSY` while another process has it, `RUN_WAREHOUSE` where it is damaged. */
export async function openWarehouse(dataFolder: string, effects: Effects, timezone: string): Promise<Database> {
	mkdirSync(dataFolder, { recursive: true });
	const path = warehouseFile(dataFolder);
	try {
		return await openDatabase(path, effects, { timezone });
	} catch (cause) {
		const message = cause instanceof Error ? cause.message : String(cause);
		if (message.includes('Could not set lock'))
			throw new RetourError('run', 'RUN_BUSY', 'another run has the warehouse open', {
				cause,
				hint: 'wait for it to end; `retour status` shows it, and `retour start` runs on its own schedule'
			});
		throw new RetourError('run', 'RUN_WAREHOUSE', `${path} cannot be opened: ${message.split('\n')[0]}`, {
			cause,
			hint: 'what is published still serves; restore the file from a backup, or move it away and run again to load everything anew'
		});
	}
}
