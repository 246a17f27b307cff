// What people wrote in the dashboard, which keeps it apart from the warehouse: read here, never written.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { nameOfPlace, storeAt } from '../sql/app/open-store.ts';
import { StoreError, type Statement } from '../sql/app/store.ts';
import { ownStoreUrl } from './config.ts';
import { RetourError } from './errors.ts';

/** Where the dashboard keeps it: an address of PostgreSQL, or a file; null while there is no such file. */
export function ownStorePlace(dataFolder: string): string | null {
	const url = ownStoreUrl();
	if (url !== null) return url;
	const file = join(dataFolder, 'app', 'retour.sqlite');
	return existsSync(file) ? file : null;
}

/** Where it is, for people: without a password. */
export const ownStoreName = (): string => nameOfPlace(ownStoreUrl() ?? '');

/** `none` where there is no store yet. Throws a `RetourError` of this area and code where the store cannot be read. */
export async function readOwnStore<T>(
	dataFolder: string,
	{ area, code, none }: { area: ConstructorParameters<typeof RetourError>[0]; code: string; none: T },
	work: (read: Statement) => Promise<T>
): Promise<T> {
	const place = ownStorePlace(dataFolder);
	if (place === null) return none;
	const store = storeAt(place, { isReadOnly: true });
	try {
		return await work((sql, values) => store.read(sql, values));
	} catch (cause) {
		if (!(cause instanceof StoreError)) throw cause;
		throw new RetourError(area, code, `${nameOfPlace(place)} cannot be read: ${cause.message}`, {
			cause,
			hint:
				ownStoreUrl() === null
					? 'the folder app/ of the data folder must be readable for the user that runs the pipeline'
					: 'RETOUR_STORE must name a server that answers, and a user that may read the store'
		});
	} finally {
		await store.close();
	}
}
