// The two kinds of store, fresh for each test: what holds of one must hold of the other. Without a PostgreSQL the file
// alone is tested, and `servers.ts` says so.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { migrations } from '../sql/app/migrations.ts';
import { prepare, schema, setVersion, tablesOf } from '../sql/app/postgres.ts';
import { freshPostgres, hasPostgres } from './servers.ts';

export type StorePlace = {
	/** What a store is opened with. */
	place: string;
	/** Runs statements past the store. */
	byHand: (sql: string) => Promise<unknown>;
	/** Makes the tables of the first so many migrations, as an earlier Retour left them. */
	makeOld: (version: number) => Promise<void>;
	setVersion: (version: number) => Promise<void>;
	drop: () => Promise<void>;
};

async function inFile(): Promise<StorePlace> {
	const folder = mkdtempSync(join(tmpdir(), 'retour-app-'));
	const place = join(folder, 'app', 'retour.sqlite');
	const byHand = async (sql: string) => {
		const database = new DatabaseSync(place);
		try {
			database.exec(sql);
		} finally {
			database.close();
		}
	};
	return {
		place,
		byHand,
		makeOld: async (version) => {
			mkdirSync(dirname(place));
			await byHand(`${migrations.slice(0, version).join('\n')}; pragma user_version = ${version}`);
		},
		setVersion: (version) => byHand(`pragma user_version = ${version}`),
		drop: async () => rmSync(folder, { recursive: true })
	};
}

async function inPostgres(): Promise<StorePlace> {
	const database = await freshPostgres();
	const byHand = (sql: string) => database.run(`set search_path to ${schema}; ${sql}`);
	return {
		place: database.url,
		byHand,
		makeOld: async (version) => {
			const tables = migrations.slice(0, version).map(tablesOf).join('\n');
			await byHand(`${prepare}; ${tables} ${setVersion(version)}`);
		},
		setVersion: async (version) => {
			await byHand(setVersion(version));
		},
		drop: database.drop
	};
}

export const kindsOfStores: { name: string; make: () => Promise<StorePlace> }[] = [
	{ name: 'a file', make: inFile },
	...(hasPostgres ? [{ name: 'PostgreSQL', make: inPostgres }] : [])
];
