// The whole data folder, held to the register: whatever lies in it about somebody who was erased is found, and taken out
// unless it is only to be counted. Doing it twice, or again after a crash, comes to the same.
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { rawTable } from '../../sql/load/warehouse.ts';
import { personal, personalOf } from '../../sql/privacy/personal.ts';
import { insertErasedOf, insertName, storedTerms } from '../../sql/privacy/theirs.ts';
import { selectNames } from '../../sql/privacy/warehouse.ts';
import { entityOf } from '../contract/contract.ts';
import type { Effects } from '../effects.ts';
import { RetourError } from '../errors.ts';
import { readLanding } from '../extract/landing.ts';
import { ownStoreName } from '../own-store.ts';
import { listVersions } from '../publish/versions.ts';
import { isAlive, writeWhole } from '../runs.ts';
import { countStored, removeFresh } from './fresh-warehouse.ts';
import { findHeld, forgetHeld, noteHeld, type HeldChange } from './held.ts';
import { forgetLanded, landedNames, readLanded, redactLanded, removeUnnamed } from './landed.ts';
import { Mentions } from './mentions.ts';
import { Redactor } from './redactor.ts';
import { hashOfName, type Register } from './register.ts';
import { redactStore, type SaidRow } from './stores.ts';
import { beginPrivacy, endPrivacy, followStored, readIds, type Ids } from './theirs.ts';
import { readVersion, redactVersion } from './versions.ts';

/** Rows or files that say something of theirs, in a place of the data folder. */
export type Found = { place: string; count: number };

export type Known = {
	ids: Ids;
	/** Names, addresses and numbers, as they are. */
	plain: string[];
	redactor: Redactor;
	mentionsOf: (sourceId: string) => Mentions;
	held: HeldChange[];
};

type Folder = { connection: DuckDBConnection; dataFolder: string; effects: Pick<Effects, 'now' | 'progress'> };

/**
 * Finds out what is theirs, anywhere, does the work, and forgets it again: what is known of them stands in temporary
 * tables of the connection meanwhile.
 */
export async function withTheirs<T>(
	{ connection, dataFolder }: Omit<Folder, 'effects'>,
	register: Register,
	work: (known: Known) => Promise<T>
): Promise<T> {
	await beginPrivacy(connection, register);
	try {
		const plain = new Set<string>();
		const add = (said: readonly unknown[]) => {
			for (const one of said) if (typeof one === 'string' && one.trim() !== '') plain.add(one.trim());
		};
		for (const own of personal.filter(({ by }) => by.some(({ column }) => column === 'customer_id')))
			await connection.run(insertErasedOf(rawTable(entityOf(own.entity)), storedTerms(own)));
		for (const { sourceId, folder } of landingsIn(dataFolder)) {
			const { landing } = readLanding(folder);
			const read = await readLanded({ connection, sourceId, folder, landing });
			add(await landedNames(connection, read));
			await forgetLanded(connection, read);
		}
		for (const version of listVersions(dataFolder)) add(await readVersion(connection, dataFolder, version));
		await followStored(connection);
		const named = await connection.runAndReadAll(selectNames(personalOf('customers')!));
		add(named.getRowsJS().map(([said]) => said));
		const ids = await readIds(connection);
		const names = [...plain];
		for (const said of names) await connection.run(insertName, { hash: hashOfName(register.key, said) });
		const redactor = new Redactor(register, ids, names);
		const mentions = new Map<string, Mentions>();
		const mentionsOf = (sourceId: string) => {
			if (!mentions.has(sourceId)) mentions.set(sourceId, new Mentions(register, sourceId, names));
			return mentions.get(sourceId)!;
		};
		const held = await findHeld(connection, { ids, redactor, mentionsOf });
		await noteHeld(connection, held, names);
		return await work({ ids, plain: names, redactor, mentionsOf, held });
	} finally {
		await forgetHeld(connection);
		await endPrivacy(connection);
	}
}

/** What lies where. With `isDry` it is counted, else taken out of everything but the warehouse, which comes last. */
export async function redactFolder(
	{ connection, dataFolder, effects }: Folder,
	{ redactor, mentionsOf, held }: Known,
	{ isDry }: { isDry: boolean }
): Promise<Found[]> {
	const now = effects.now();
	const found: Found[] = [];
	const add = (place: string, count: number) => {
		if (count > 0) found.push({ place, count });
	};
	for (const [entity, rows] of await countStored(connection)) add(`warehouse, raw.${entity}`, rows);
	add('warehouse, load.quarantine', held.length);

	add('landings that failed or were not finished', removeHidden(dataFolder, isDry));
	for (const { sourceId, folder, name } of landingsIn(dataFolder)) {
		effects.progress('landings', null, null, name);
		const { landing } = readLanding(folder);
		const read = await readLanded({ connection, sourceId, folder, landing });
		const redacted = await redactLanded({ connection, folder, landing }, read, mentionsOf(sourceId), isDry);
		await forgetLanded(connection, read);
		add(`landing ${sourceId}/${name}`, redacted.rows + redacted.rejects);
		if (isDry) continue;
		// the manifest first: until it is there, the landing is what it was
		if (redacted.rows + redacted.rejects > 0)
			writeWhole(join(folder, 'manifest.json'), `${JSON.stringify(redacted.landing, null, '\t')}\n`);
		removeUnnamed(folder, redacted.landing);
	}
	for (const version of listVersions(dataFolder)) {
		effects.progress('versions', null, null, version);
		add(`version ${version}`, await redactVersion(connection, { dataFolder, version, isDry, now }));
	}
	for (const [table, rows] of byTable(await redactStore(dataFolder, redactor, { isDry, now })))
		add(`${ownStoreName()}, ${table}`, rows.length);
	for (const folder of ['runs', 'published/restatements'])
		add(`${folder}/`, redactFiles(join(dataFolder, folder), redactor, isDry));
	if (!isDry) removeFresh(dataFolder);
	add('copies of a replay', removeCopies(dataFolder, isDry));
	effects.progress('', null, null);
	return found;
}

export const byTable = (said: readonly SaidRow[]): Map<string, SaidRow[]> => Map.groupBy(said, ({ table }) => table);

/** Landings that can be seen, loaded or not. */
export function landingsIn(dataFolder: string): { sourceId: string; folder: string; name: string }[] {
	const root = join(dataFolder, 'landing');
	return namesIn(root).flatMap((sourceId) =>
		namesIn(join(root, sourceId))
			.filter((name) => !name.startsWith('.') && existsSync(join(root, sourceId, name, 'manifest.json')))
			.map((name) => ({ sourceId, name, folder: join(root, sourceId, name) }))
	);
}

/** What is kept of a failed load to be looked at, and what a killed extraction left, goes as a whole. */
function removeHidden(dataFolder: string, isDry: boolean): number {
	const root = join(dataFolder, 'landing');
	let count = 0;
	for (const sourceId of namesIn(root))
		for (const name of namesIn(join(root, sourceId)).filter((one) => one.startsWith('.'))) {
			count += 1;
			if (!isDry) rmSync(join(root, sourceId, name), { recursive: true, force: true });
		}
	return count;
}

/** Throws `RUN_BUSY` while a replay works on its copy of the warehouse. */
function removeCopies(dataFolder: string, isDry: boolean): number {
	const copies = namesIn(dataFolder).filter((name) => name.startsWith('.replay-'));
	if (copies.some((name) => isAlive(Number(name.slice('.replay-'.length)))))
		throw new RetourError('run', 'RUN_BUSY', 'a replay works on a copy of the warehouse', {
			hint: 'wait for it to end and ask again; what was done stays done'
		});
	if (!isDry) for (const name of copies) rmSync(join(dataFolder, name), { recursive: true, force: true });
	return copies.length;
}

function redactFiles(folder: string, redactor: Redactor, isDry: boolean): number {
	let count = 0;
	for (const name of namesIn(folder).filter((one) => one.endsWith('.json'))) {
		const text = readFileSync(join(folder, name), 'utf8');
		const redacted = redactor.text(text);
		if (redacted === text) continue;
		count += 1;
		if (!isDry) writeWhole(join(folder, name), `${redacted.trimEnd()}\n`);
	}
	return count;
}

const namesIn = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder).sort() : []);
