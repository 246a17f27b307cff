// The way in while there is no account: a link on the console of the server, for who can read that. Written so that the
// server can ask before it serves, without the library that signs people in.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { selectAdministrator, selectUserTable } from '../../../sql/app/accounts.ts';
import type { AppStore } from './app-store.ts';
import { linkHours, makeLink } from './one-time-links.ts';

/** Where the accounts are kept. */
export const accountsFile = (dataFolder: string): string => join(dataFolder, 'app', 'accounts.sqlite');

/** The path of a link that makes an administrator; earlier ones no longer work. */
export const firstAdministratorLink = (store: AppStore): Promise<string> =>
	makeLink(store, { purpose: 'first_administrator', person_id: null, hours: linkHours.first_administrator });

/** Whether anybody can sign in as administrator; read without the library, before the server serves. */
export function hasAdministrator(dataFolder: string): boolean {
	const file = accountsFile(dataFolder);
	if (!existsSync(file)) return false;
	const database = new DatabaseSync(file, { readOnly: true });
	try {
		const isMade = database.prepare(selectUserTable).all().length > 0;
		return isMade && database.prepare(selectAdministrator).all().length > 0;
	} finally {
		database.close();
	}
}
