// Which ids are theirs: of everybody who was erased, or of the one customer who asks.
import type { DuckDBConnection } from '@duckdb/node-api';
import { rawTable } from '../../sql/load/warehouse.ts';
import { leading, personalOf, type Kind } from '../../sql/privacy/personal.ts';
import {
	createPrivacy,
	dropPrivacy,
	insertCustomer,
	insertErased,
	insertKey,
	insertName,
	insertTheirsOf,
	selectTheirs,
	storedTerms
} from '../../sql/privacy/theirs.ts';
import { entityOf } from '../contract/contract.ts';
import { paddedKeys, type Register } from './register.ts';

/** Makes the temporary tables: who was erased, and by their pseudonyms what of the stored rows is theirs. */
export async function beginPrivacy(connection: DuckDBConnection, { key, erased }: Register): Promise<void> {
	for (const statement of createPrivacy) await connection.run(statement);
	await connection.run(insertKey, paddedKeys(key));
	for (const { source_id, customer_hash, pseudonym, name_hashes } of erased) {
		await connection.run(insertErased, { source_id, customer_hash, pseudonym });
		await addCustomer(connection, { source_id, customer_id: pseudonym, pseudonym });
		for (const hash of name_hashes) await connection.run(insertName, { hash });
	}
}

export const addCustomer = async (
	connection: DuckDBConnection,
	customer: { source_id: string; customer_id: string; pseudonym: string }
): Promise<void> => void (await connection.run(insertCustomer, customer));

/** Follows the customers to their stored orders, returns and return lines. */
export async function followStored(connection: DuckDBConnection): Promise<void> {
	for (const kind of leading) {
		const own = personalOf(kind)!;
		await connection.run(insertTheirsOf(kind, rawTable(entityOf(kind)), own, storedTerms(own)));
	}
}

export async function endPrivacy(connection: DuckDBConnection): Promise<void> {
	for (const statement of dropPrivacy) await connection.run(statement);
}

/** Ids that are theirs, by kind; each as source and id, as `idOf` makes them. */
export type Ids = Record<Kind, Set<string>>;

export const idOf = (sourceId: string, id: string): string => `${sourceId}\u001f${id}`;

export async function readIds(connection: DuckDBConnection): Promise<Ids> {
	const ids: Ids = { customers: new Set(), orders: new Set(), returns: new Set(), return_lines: new Set() };
	for (const [kind, source, id] of (await connection.runAndReadAll(selectTheirs)).getRowsJS() as [
		Kind,
		string,
		string
	][])
		ids[kind].add(idOf(source, id));
	return ids;
}
