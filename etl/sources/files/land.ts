// One file of a contract folder into the landing folder, as UTF-8 text or as Parquet, its columns looked at.
import { constants, copyFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { writeRelation } from '../../../sql/sources/files/statements.ts';
import { keyColumns } from '../../contract/contract.ts';
import type { Entity } from '../../contract/types.ts';
import { RetourError } from '../../errors.ts';
import { toUtf8, type Encoding } from '../../tabular/encoding.ts';
import { dropTabular, readColumns, readTabular, verifyParquet } from '../../tabular/tabular.ts';
import { sheetNames } from '../../tabular/xlsx.ts';
import type { LandedFile, Reject } from '../types.ts';
import { entityOfName, type ContractFile } from './folder.ts';
import { sha256Of } from './seen.ts';

export type FormatOptions = {
	/** Of CSV, TSV and NDJSON. */
	encoding?: Encoding | undefined;
	/** Of CSV; a comma by default. */
	delimiter?: string | undefined;
};

export type Landed = { files: LandedFile[]; rejects: Reject[]; warnings: string[]; sha256: string };

/**
 * Where a file is landed: a folder, and the beginning of the names of what is written there; a DuckDB in memory for
 * formats that need one.
 */
export type Place = { folder: string; prefix: string; connect: () => Promise<DuckDBConnection> };

/**
 * Lands a file. Throws the coded error of what is wrong with it; nothing of it is left then.
 */
export async function landFile(file: ContractFile, options: FormatOptions, place: Place): Promise<Landed> {
	const written: string[] = [];
	const target = (entity: Entity, extension: string): string => {
		const name = `${place.prefix}-${String(written.length).padStart(2, '0')}-${entity.name}.${extension}`;
		written.push(join(place.folder, name));
		return written.at(-1)!;
	};
	try {
		return file.format === 'xlsx'
			? await landWorkbook(file, target, await place.connect())
			: await landPlain(file, options, target, place.connect);
	} catch (error) {
		for (const path of written) rmSync(path, { force: true });
		throw error;
	}
}

type Target = (entity: Entity, extension: string) => string;

async function landPlain(
	{ path, format, name, entity }: ContractFile,
	{ encoding = 'utf-8', delimiter }: FormatOptions,
	target: Target,
	connect: Place['connect']
): Promise<Landed> {
	if (!entity || format === 'xlsx') throw new Error(`${name} is not a plain file of an entity`);
	const to = target(entity, format);
	let sha256: string;
	if (format === 'parquet') {
		copyFileSync(path, to, constants.COPYFILE_FICLONE);
		sha256 = await sha256Of(to);
		await verifyParquet(await connect(), to, name);
	} else ({ sha256 } = await toUtf8(path, to, { encoding, name }));
	const columns = await readColumns(format === 'parquet' ? await connect() : null, {
		path: to,
		format,
		name,
		delimiter
	});
	refuseMissing({ name, entity }, columns, format === 'csv' ? (delimiter ?? ',') : null);
	const landed: LandedFile = {
		entity: entity.name,
		file: basename(to),
		format,
		origin: name,
		...(format === 'csv' && delimiter ? { delimiter } : {})
	};
	return { files: [landed], rejects: [], warnings: [], sha256 };
}

/** Every sheet as Parquet whose rows say where they stand. A sheet that is refused refuses the workbook. */
async function landWorkbook(file: ContractFile, target: Target, connection: DuckDBConnection): Promise<Landed> {
	const relation = 'sheet_under_way';
	const landed: Landed = { files: [], rejects: [], warnings: [], sha256: await sha256Of(file.path) };
	const { sheets, warnings } = await sheetsOf(file);
	landed.warnings.push(...warnings);
	for (const { entity, sheet } of sheets) {
		const name = `${file.name}#${sheet}`;
		const read = await readTabular(connection, { path: file.path, format: 'xlsx', name, relation, sheet });
		refuseMissing({ name, entity }, read.columns, null);
		const to = target(entity, 'parquet');
		await connection.run(writeRelation(relation, to));
		await dropTabular(connection, relation);
		landed.files.push({ entity: entity.name, file: basename(to), format: 'parquet', origin: name, located: true });
		for (const reject of read.rejects) landed.rejects.push({ entity: entity.name, ...reject });
		landed.warnings.push(...read.warnings);
	}
	return landed;
}

/**
 * Which sheets of a workbook are read as what. One that is named after an entity: the sheet of that name, else its only
 * one. Any other: all sheets that are named after entities.
 * Throws `FILES_NO_SHEET` where none is.
 */
export async function sheetsOf({ path, name, entity }: Pick<ContractFile, 'path' | 'name' | 'entity'>): Promise<{
	sheets: { entity: Entity; sheet: string }[];
	warnings: string[];
}> {
	const all = await sheetNames(path, name);
	if (entity) {
		const visible = all.filter((sheet) => !sheet.isHidden);
		const named = all.filter((sheet) => entityOfName(sheet.name) === entity);
		const chosen = named.length > 0 ? named : visible.length === 1 ? visible : [];
		if (chosen.length > 0) return { sheets: chosen.map((sheet) => ({ entity, sheet: sheet.name })), warnings: [] };
	} else {
		const sheets = all.flatMap((sheet) => {
			const found = entityOfName(sheet.name);
			return found ? [{ entity: found, sheet: sheet.name }] : [];
		});
		const others = all.filter((sheet) => !sheet.isHidden && !entityOfName(sheet.name)).map((sheet) => sheet.name);
		const warnings = others.length > 0 ? [`${name}: no entity has the name of the sheet ${others.join(', ')}`] : [];
		if (sheets.length > 0) return { sheets, warnings };
	}
	const found = all.map((sheet) => sheet.name).join(', ') || 'none';
	throw new RetourError(
		'source',
		'FILES_NO_SHEET',
		`${name} has no sheet that is named after an entity; it has ${found}`,
		{
			hint: `name a sheet ${entity?.name ?? 'orders, return_lines, … as in the contract'}, or use a \`mapped\` source`
		}
	);
}

/**
 * Throws `FILES_MISSING_COLUMN` where rows of a file could not be told apart or would all lack what they need.
 * `delimiter` of CSV, to guess at another one.
 */
export function refuseMissing(
	{ name, entity }: { name: string; entity: Entity },
	columns: readonly string[],
	delimiter: string | null
): void {
	if (columns.length === 0) return; // an empty file: the loader says so
	const lower = new Set(columns.map((column) => column.toLowerCase()));
	const missing = entity.columns.filter((column) => column.need !== 'optional' && !lower.has(column.name));
	if (missing.length === 0) return;
	const wanted = missing.map((column) => column.name).join(', ');
	const other =
		columns.length === 1 && delimiter !== null
			? [';', '\t', '|', ','].find((mark) => mark !== delimiter && columns[0]!.includes(mark))
			: undefined;
	const shown = columns.join(', ');
	throw new RetourError(
		'source',
		'FILES_MISSING_COLUMN',
		`${name} has no column ${wanted}; it has ${shown.length > 500 ? `${shown.slice(0, 500)} …` : shown}`,
		{
			hint: other
				? `the header looks divided by ${JSON.stringify(other)}: set delimiter: ${JSON.stringify(other)}`
				: `${entity.name} needs ${neededOf(entity)}; use a \`mapped\` source if your columns have other names`
		}
	);
}

const neededOf = (entity: Entity): string =>
	[...keyColumns(entity), ...entity.columns.filter((column) => column.need === 'required')]
		.map((column) => column.name)
		.join(', ');
