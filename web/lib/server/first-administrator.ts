// The way in while there is no account: a link on the console of the server, for who can read that. Written so that the
// server can ask before it serves, without the library that signs people in.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { accountsSchema, hasUserTable, selectAdministrator } from '../../../sql/app/accounts.ts';
import { poolOf } from '../../../sql/app/postgres-store.ts';
import type { AppStore } from './app-store.ts';
import type { Environment } from './environment.ts';
import { linkHours, makeLink } from './one-time-links.ts';

/** Where the accounts are kept, unless in PostgreSQL. */
export const accountsFile = (dataFolder: string): string => join(dataFolder, 'app', 'accounts.sqlite');

/** The path of a link that makes an administrator; earlier ones no longer work. */
export const firstAdministratorLink = (store: AppStore): Promise<string> =>
	makeLink(store, { purpose: 'first_administrator', person_id: null, hours: linkHours.first_administrator });

/** Whether anybody can sign in as administrator; read without the library, before the server serves. */
export async function hasAdministrator({
	dataFolder,
	storeUrl
}: Pick<Environment, 'dataFolder' | 'storeUrl'>): Promise<boolean> {
	if (storeUrl !== null) return hasAdministratorAt(storeUrl);
	const file = accountsFile(dataFolder);
	if (!existsSync(file)) return false;
	const database = new DatabaseSync(file, { readOnly: true });
	try {
		const [{ tables } = { tables: 0 }] = database.prepare(hasUserTable.sqlite).all() as { tables: number }[];
		return tables > 0 && database.prepare(selectAdministrator).all().length > 0;
	} finally {
		database.close();
	}
}

async function hasAdministratorAt(url: string): Promise<boolean> {
	const pool = poolOf(url, accountsSchema);
	try {
		const { rows } = await pool.query<{ tables: string }>(hasUserTable.postgres);
		return Number(rows[0]?.tables) > 0 && (await pool.query(selectAdministrator)).rows.length > 0;
	} finally {
		await pool.end();
	}
}
