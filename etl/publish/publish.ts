// Publishing: the marts and what must be known about them, copied into a fresh file, verified, made durable, and
// only then switched to by one rename. Whatever fails before that leaves the last good version serving.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import * as lineage from '../../sql/publish/lineage.ts';
import { readMacros } from '../../sql/macros/macros.ts';
import * as statements from '../../sql/publish/statements.ts';
import { projectFolder } from '../config.ts';
import { contract } from '../contract/contract.ts';
import { openDatabase, type Effects } from '../effects.ts';
import { RetourError } from '../errors.ts';
import { readLineage } from '../models/lineage.ts';
import { inTransaction } from '../transaction.ts';
import { copyBase, planBase, writeMarts, type Base } from './base.ts';
import { logRestatements } from './restatements.ts';
import { pruneVersions } from './retention.ts';
import type { Retention } from './settings.ts';
import {
	currentVersion,
	newVersion,
	publishedFolder,
	readServing,
	removePartials,
	switchTo,
	syncFile,
	syncFolder,
	versionFile
} from './versions.ts';

const meaningsFile = join(projectFolder, 'data/reference/column_meanings.csv');

export type PublishOptions = {
	connection: DuckDBConnection;
	effects: Effects;
	dataFolder: string;
	/** `sql/` of the project. */
	sqlFolder: string;
	/** Names of the marts to copy. */
	marts: readonly string[];
	/** Which versions stay. */
	keep: Retention;
	/** The reporting time zone, which gives versions their days. */
	timezone: string;
	/** Copy every row, whatever the last version holds. */
	whole?: boolean;
};

export type Published = {
	version: string;
	/** False while an earlier version is held by hand: the new one is kept, and waits. */
	serves: boolean;
	bytes: number;
	relations: number;
	rows: number;
	removed: string[];
};

/**
 * Whether a new version would differ from the last one that was published. Asked of the warehouse and not of the run,
 * since a run may die between building and publishing, and the next one then has nothing left to build. Before the
 * first load there is nothing to publish.
 */
export async function needsPublishing({
	connection,
	dataFolder,
	sqlFolder
}: Pick<PublishOptions, 'connection' | 'dataFolder' | 'sqlFolder'>): Promise<boolean> {
	const [counted] = (await connection.runAndReadAll(statements.countLoads)).getRowObjectsJS();
	if (counted?.loads === 0) return false;
	if (!currentVersion(dataFolder)) return true;
	for (const statement of statements.createPublished) await connection.run(statement);
	const [published] = (await connection.runAndReadAll(statements.readPublished)).getRowObjectsJS();
	return published?.made_of !== (await madeOf(connection, sqlFolder));
}

/**
 * Publishes the marts as a new version. Throws `PUBLISH_VERIFY` where the copy differs from what was copied; where only
 * changes were written, everything is copied first.
 */
export async function publish(options: PublishOptions): Promise<Published> {
	const base = await planBase(options.connection, options);
	try {
		return await publishFrom(base, options);
	} catch (error) {
		if (!base.file || !(error instanceof RetourError && error.code === 'PUBLISH_VERIFY')) throw error;
		options.effects.log('warn', `${error.message}; everything is copied anew`);
		return publishFrom(await planBase(options.connection, { ...options, whole: true }), options);
	}
}

async function publishFrom(
	base: Base,
	{ connection, effects, dataFolder, sqlFolder, marts, keep, timezone }: PublishOptions
): Promise<Published> {
	removePartials(dataFolder);
	const version = newVersion(dataFolder, effects.now());
	const partial = join(publishedFolder(dataFolder), `${version}.partial.duckdb`);
	copyBase(base, partial);
	let counts: RelationCount[];
	await connection.run((base.file ? statements.attachVersion : statements.attachNewVersion)(partial));
	try {
		await fill(connection, { effects, sqlFolder, base, version });
		counts = await countRelations(connection, 'version_file');
		await connection.run(statements.checkpointVersion);
	} finally {
		await connection.run(statements.detachVersion);
	}
	await refuseMissing(connection, counts, marts);
	await verify(partial, counts, effects);
	syncFile(partial);
	const file = versionFile(dataFolder, version);
	renameSync(partial, file);
	syncFolder(publishedFolder(dataFolder));
	const isPinned = readServing(dataFolder)?.pinned_at !== undefined;
	if (!isPinned) switchTo(dataFolder, version);
	// after the switch: a crash in between publishes the same once more, which is harmless
	await remember(connection, version, sqlFolder, base, statSync(file).size);
	await logRestatements(connection, { dataFolder, version, base, effects });
	return {
		version,
		serves: !isPinned,
		bytes: statSync(file).size,
		relations: counts.length,
		rows: counts.reduce((sum, relation) => sum + relation.rows, 0),
		removed: pruneVersions(dataFolder, { policy: keep, timezone, now: effects.now() })
	};
}

async function remember(
	connection: DuckDBConnection,
	version: string,
	sqlFolder: string,
	base: Base,
	bytes: number
): Promise<void> {
	const made_of = await madeOf(connection, sqlFolder);
	const [forget, write] = statements.writePublished;
	// one transaction: a version that is remembered without its builds could be taken for one that holds others
	await inTransaction(connection, async () => {
		await connection.run(forget!);
		await connection.run(write!, {
			version,
			made_of,
			builds: JSON.stringify(base.builds),
			macros: base.macros,
			whole_bytes: String(base.wholeBytes ?? bytes),
			steps: String(base.stepsSince)
		});
	});
}

async function madeOf(connection: DuckDBConnection, sqlFolder: string): Promise<string> {
	const [row] = (await connection.runAndReadAll(statements.stateOfWarehouse)).getRowObjectsJS();
	const hash = createHash('sha256').update(String(row?.state)).update(JSON.stringify(contract));
	for (const folder of ['meta', 'macros'])
		for (const name of sqlFiles(join(sqlFolder, folder)))
			hash.update(name).update(readFileSync(join(sqlFolder, folder, name)));
	return hash.update(readFileSync(meaningsFile)).digest('hex');
}

async function fill(
	connection: DuckDBConnection,
	{ effects, sqlFolder, base, version }: { effects: Effects; sqlFolder: string; base: Base; version: string }
): Promise<void> {
	await inTransaction(connection, async () => {
		for (const statement of base.file ? [statements.dropMeta, statements.createMetaSchema] : statements.createSchemas)
			await connection.run(statement);
		await writeMarts(connection, base, (index, mart) => effects.progress('publish', index, base.steps.length, mart));
		await describeModels(connection, sqlFolder);
		const meta = readMeta(join(sqlFolder, 'meta'));
		const dataTo = meta.get('data_to');
		if (!dataTo) throw new Error('sql/meta/data_to.sql is missing');
		meta.delete('data_to');
		await connection.run(statements.createPublication(dataTo), {
			version,
			published_at: effects.now().toISOString().replace('Z', '')
		});
		for (const [name, select] of meta) await connection.run(statements.createMeta(name, select));
		await connection.run(statements.createMeta('supplied', statements.suppliedSelect(contract)));
		await describeContract(connection);
	});
	if (!base.file) await createMacros(connection, join(sqlFolder, 'macros'));
	effects.progress('publish', null, null);
}

/** The texts that `sql/meta/` adds to what the warehouse knows of its models, audits and columns. */
async function describeModels(connection: DuckDBConnection, sqlFolder: string): Promise<void> {
	const { models, audits } = await readLineage(connection, sqlFolder);
	const texts = models.map(({ model, sql, reads }) => ({ model, sql, depends_on: reads }));
	await connection.run(lineage.createModelTexts, { models: JSON.stringify(texts) });
	await connection.run(lineage.createAuditTexts, { audits: JSON.stringify(audits) });
	await connection.run(lineage.createMeanings(meaningsFile));
}

async function describeContract(connection: DuckDBConnection): Promise<void> {
	const columns = contract.flatMap((entity, entityIndex) =>
		entity.columns.map((column, index) => ({
			entity: entity.name,
			entity_position: entityIndex + 1,
			entity_level: entity.level,
			entity_en: entity.title.en,
			entity_zh: entity.title.zh,
			entity_meaning_en: entity.meaning.en,
			entity_meaning_zh: entity.meaning.zh,
			position: index + 1,
			column_name: column.name,
			column_type: column.type,
			need: column.need,
			meaning_en: column.meaning.en,
			meaning_zh: column.meaning.zh,
			known_values: column.values?.join(', ') ?? null
		}))
	);
	await connection.run(statements.createContractColumns, { columns: JSON.stringify(columns) });
}

/** The macros travel with the data, so that a page's query and a model call the same definition. */
async function createMacros(connection: DuckDBConnection, folder: string): Promise<void> {
	await connection.run(statements.useVersion);
	try {
		for (const statement of readMacros(folder)) await connection.run(statement);
	} finally {
		await connection.run(statements.useWarehouse);
	}
}

type RelationCount = { schema: string; name: string; rows: number };

async function countRelations(connection: DuckDBConnection, catalog: string): Promise<RelationCount[]> {
	const relations = (await connection.runAndReadAll(statements.relationsOf(catalog))).getRowObjectsJS();
	const counts: RelationCount[] = [];
	for (const { schema, name } of relations as { schema: string; name: string }[]) {
		const [row] = (await connection.runAndReadAll(statements.countRows(catalog, schema, name))).getRowObjectsJS();
		counts.push({ schema, name, rows: Number(row?.rows) });
	}
	return counts;
}

/** Every mart must have as many rows as the warehouse, however they came into the new version. */
async function refuseMissing(
	connection: DuckDBConnection,
	counts: readonly RelationCount[],
	marts: readonly string[]
): Promise<void> {
	for (const mart of marts) {
		const [row] = (await connection.runAndReadAll(statements.countRows('warehouse', 'marts', mart))).getRowObjectsJS();
		const copied = counts.find(({ schema, name }) => schema === 'marts' && name === mart)?.rows;
		if (copied !== Number(row?.rows))
			throw new RetourError(
				'publish',
				'PUBLISH_VERIFY',
				`the new version has ${copied ?? 'no'} rows of ${mart}, the warehouse ${Number(row?.rows)}`,
				{ hint: 'the published version is unchanged; `retour run --full` builds and publishes everything anew' }
			);
	}
}

/** Opens the new file read-only, as the dashboard would, and counts again. */
async function verify(path: string, wanted: RelationCount[], effects: Effects): Promise<void> {
	const database = await openDatabase(':memory:', effects);
	try {
		await database.connection.run(statements.attachReadOnly(path));
		const found = await countRelations(database.connection, 'version_file');
		if (JSON.stringify(found) !== JSON.stringify(wanted))
			throw new RetourError('publish', 'PUBLISH_VERIFY', 'the new version differs from what was written', {
				hint: 'the published version is unchanged; the disk or the file system may be at fault'
			});
	} catch (error) {
		rmSync(path, { force: true });
		throw error;
	} finally {
		database.close();
	}
}

function readMeta(folder: string): Map<string, string> {
	return new Map(
		sqlFiles(folder).map((name) => [
			name.slice(0, -'.sql'.length),
			readFileSync(join(folder, name), 'utf8').trim().replace(/;$/, '')
		])
	);
}

const sqlFiles = (folder: string): string[] =>
	readdirSync(folder)
		.filter((name) => name.endsWith('.sql'))
		.sort();
