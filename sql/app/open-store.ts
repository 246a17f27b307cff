// Which store: a file of SQLite, or PostgreSQL where several web servers share one.
import { placeOf, PostgresStore } from './postgres-store.ts';
import { SqliteStore } from './sqlite-store.ts';
import { isPostgresUrl, type Store } from './store.ts';

/** The store at a path of a file or an address of PostgreSQL; nothing is opened before it is asked. */
export const storeAt = (place: string, options: { isReadOnly?: boolean } = {}): Store =>
	isPostgresUrl(place) ? new PostgresStore(place, options) : new SqliteStore(place, options);

/** The place as people know it, without a password. */
export const nameOfPlace = (place: string): string => (isPostgresUrl(place) ? placeOf(place) : 'app/retour.sqlite');
