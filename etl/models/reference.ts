// The schema `reference`: the CSV files of data/reference/ and what the configuration says of sources and reporting.
import { existsSync, readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import * as reference from '../../sql/models/reference.ts';
import * as statements from '../../sql/models/statements.ts';
import { RetourError } from '../errors.ts';
import { inTransaction } from '../transaction.ts';
import type { OwnCostDriver } from './own-cost-drivers.ts';
import { hash } from './state.ts';

export type Settings = {
	reportingTimezone: string;
	reportingCurrency: string;
	maturityDays: number;
	returnWindowDays: number;
	isDemo: boolean;
};
/** Of a configured source; a `Source` of etl/sources has these. */
export type ReferenceSource = { id: string; kind: string; title: string; timezone: string; currency: string };

export type ReferenceOptions = {
	connection: DuckDBConnection;
	/** `data/reference/` of the project */
	folder: string;
	/**
	 * `reference/` of the data folder, where there is one: more files of the tables that have several, and what they say of
	 * a code goes before what the project says. Where both are one folder, the files whose names end in `_own` do.
	 */
	ownFolder?: string;
	/** What was decided in the dashboard of the costs of handling: goes before the files, by the same key. */
	costDrivers?: readonly OwnCostDriver[];
	settings: Settings;
	sources: readonly ReferenceSource[];
	/** Where people find a return in its source system, of the sources that have such a place. */
	links?: readonly { id: string; link: string }[];
};

/**
 * Fills the reference tables, each only if its content changed, so that what reads it can be skipped. Returns the names
 * of those that changed. Throws `MODEL_REFERENCE` for a missing or unreadable file and for rows that contradict.
 */
export async function refreshReference({
	connection,
	folder,
	ownFolder,
	costDrivers = [],
	settings,
	sources,
	links = []
}: ReferenceOptions): Promise<string[]> {
	for (const statement of statements.createSchemas) await connection.run(statement);
	const changed: string[] = [];
	await inTransaction(connection, async () => {
		for (const table of reference.tables) {
			await connection.run(reference.createIncoming(table));
			if (table.name === 'settings') await connection.run(reference.insertSettings, settings);
			else if (table.name === 'sources')
				for (const source of sources) await connection.run(reference.insertSource, { ...source });
			else if (table.name === 'source_links')
				for (const link of links) await connection.run(reference.insertSourceLink, { ...link });
			else {
				for (const file of filesOf(folder, table.files)) await readFile(connection, table, join(folder, file));
				if (ownFolder && table.key) await readOwn(connection, table, ownFiles(ownFolder, folder, table.files));
				if (table.name === 'cost_drivers') await takeDrivers(connection, table, costDrivers);
			}
			if (await takeIncoming(connection, table)) changed.push(table.name);
		}
		for (const { sentence, hint, select } of reference.contradictions) {
			const [first] = (await connection.runAndReadAll(select)).getRowObjectsJS();
			if (first) throw new RetourError('model', 'MODEL_REFERENCE', sentence(String(first.found)), { hint });
		}
	});
	return changed;
}

async function readOwn(
	connection: DuckDBConnection,
	table: reference.ReferenceTable,
	paths: readonly string[]
): Promise<void> {
	await connection.run(reference.createIncoming(table, 'own'));
	for (const path of paths) await readFile(connection, table, path, 'own');
	for (const statement of reference.takeOwn(table)) await connection.run(statement);
}

async function takeDrivers(
	connection: DuckDBConnection,
	table: reference.ReferenceTable,
	drivers: readonly OwnCostDriver[]
): Promise<void> {
	await connection.run(reference.createIncoming(table, 'own'));
	for (const driver of drivers) await connection.run(reference.insertOwnDriver, { ...driver });
	for (const statement of reference.takeOwn(table)) await connection.run(statement);
}

/** What the dashboard writes, and people who keep theirs apart from the project's. */
const isOwn = (name: string): boolean => name.endsWith('_own.csv');

function ownFiles(ownFolder: string, folder: string, pattern: string): string[] {
	if (!existsSync(ownFolder)) return [];
	const isProject = resolve(ownFolder) === resolve(folder);
	return namesOf(ownFolder, pattern)
		.filter((name) => !isProject || isOwn(name))
		.map((name) => join(ownFolder, name));
}

/** `reason_map.csv`, and for a table of several files `reason_map*.csv`, in the order of their names; at least one. */
function filesOf(folder: string, pattern: string): string[] {
	const files = namesOf(folder, pattern).filter((name) => !isOwn(name));
	if (files.length === 0)
		throw new RetourError('model', 'MODEL_REFERENCE', `${pattern} is missing in ${folder}`, {
			hint: 'it comes with the project: take it from there'
		});
	return files;
}

function namesOf(folder: string, pattern: string): string[] {
	const [before = '', after = ''] = pattern.split('*');
	let names: string[];
	try {
		names = readdirSync(folder).sort();
	} catch (error) {
		throw new RetourError('model', 'MODEL_REFERENCE', `${folder} cannot be read`, { cause: error });
	}
	return pattern.includes('*')
		? names.filter((name) => name.startsWith(before) && name.endsWith(after))
		: names.filter((name) => name === pattern);
}

async function readFile(
	connection: DuckDBConnection,
	table: reference.ReferenceTable,
	path: string,
	part: 'incoming' | 'own' = 'incoming'
): Promise<void> {
	try {
		await connection.run(reference.insertFile(table, path, part));
	} catch (error) {
		const [first = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
		throw new RetourError('model', 'MODEL_REFERENCE', `${part === 'own' ? path : basename(path)}: ${first}`, {
			cause: error,
			hint: `wanted: UTF-8, commas, the columns ${table.columns.map(([name]) => name).join(', ')}`
		});
	}
}

/** Replaces the table where the incoming rows differ, and says whether they did. */
async function takeIncoming(connection: DuckDBConnection, table: reference.ReferenceTable): Promise<boolean> {
	const rows = (await connection.runAndReadAll(reference.readIncoming(table))).getRowsJson();
	const content = hash([JSON.stringify(table.columns), JSON.stringify(rows)]);
	const states = (await connection.runAndReadAll(statements.readReferenceState)).getRowObjectsJS();
	if (states.some((state) => state.relation === table.name && state.content === content)) return false;
	await connection.run(reference.replaceTable(table));
	await connection.run(reference.writeState, { relation: table.name, content });
	return true;
}
