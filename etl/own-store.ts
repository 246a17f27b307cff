// What people wrote in the dashboard, which keeps it in SQLite apart from the warehouse: read here, never written.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { RetourError } from './errors.ts';

export const ownStoreFile = (dataFolder: string): string => join(dataFolder, 'app', 'retour.sqlite');

export const hasOwnStore = (dataFolder: string): boolean => existsSync(ownStoreFile(dataFolder));

/** Throws a `RetourError` of this area and code where the store cannot be read. */
export function readOwnStore<T>(
	dataFolder: string,
	{ area, code }: { area: ConstructorParameters<typeof RetourError>[0]; code: string },
	work: (database: DatabaseSync) => T
): T {
	try {
		const database = new DatabaseSync(ownStoreFile(dataFolder), { readOnly: true, timeout: 5000 });
		try {
			return work(database);
		} finally {
			database.close();
		}
	} catch (cause) {
		const said = cause instanceof Error ? cause.message : String(cause);
		throw new RetourError(area, code, `app/retour.sqlite cannot be read: ${said}`, {
			cause,
			hint: 'the folder app/ of the data folder must be readable for the user that runs the pipeline'
		});
	}
}
