// What a contract folder will supply and what of it would be refused. Plain files are read where they are; only what
// must be unpacked or converted to see its header is copied for a moment.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Entity } from '../../contract/types.ts';
import { openDatabase, type Effects } from '../../effects.ts';
import { toUtf8 } from '../../tabular/encoding.ts';
import { readColumns, verifyParquet } from '../../tabular/tabular.ts';
import type { Checked } from '../types.ts';
import { listFolder, type ContractFile } from './folder.ts';
import { refuseMissing, sheetsOf, type FormatOptions } from './land.ts';
import type { Readiness } from './ready.ts';
import { describeRefusal, refusalOf } from './refusal.ts';

/** Throws `FILES_FOLDER`. A file that would be refused is a note. */
export async function checkFiles(
	options: FormatOptions & Readiness & { folder: string },
	effects: Effects
): Promise<Checked> {
	const { files, warnings: notes } = listFolder(options.folder, options.ready);
	const columns = new Map<string, Set<string>>();
	const entities = new Set<string>();
	const database = await openDatabase(':memory:', effects);
	try {
		for (const file of files) {
			if (file.entity) entities.add(file.entity.name);
			try {
				for (const part of await partsOf(file, options, database.connection, notes)) {
					refuseMissing(part, part.columns, part.delimiter);
					entities.add(part.entity.name);
					const known = columns.get(part.entity.name) ?? new Set();
					columns.set(part.entity.name, known);
					const given = new Set(part.columns.map((column) => column.toLowerCase()));
					for (const { name } of part.entity.columns) if (given.has(name)) known.add(name);
				}
			} catch (error) {
				const refusal = refusalOf(error, file);
				if (!refusal) throw error;
				notes.push(describeRefusal(refusal));
			}
		}
	} finally {
		database.close();
	}
	if (files.length === 0) notes.push(`${options.folder} has no file of the contract, such as orders.csv`);
	return {
		entities: [...entities],
		notes,
		columns: Object.fromEntries([...columns].map(([entity, names]) => [entity, [...names]]))
	};
}

type Part = { name: string; entity: Entity; columns: string[]; delimiter: string | null };

/** The tables of a file and their columns; everything but the values of its rows is looked at. */
async function partsOf(
	file: ContractFile,
	{ encoding = 'utf-8', delimiter }: FormatOptions,
	connection: DuckDBConnection,
	notes: string[]
): Promise<Part[]> {
	const { path, name, format, entity, isPacked } = file;
	if (format === 'xlsx') {
		const { sheets, warnings } = await sheetsOf(file);
		notes.push(...warnings);
		return Promise.all(
			sheets.map(async ({ sheet, ...part }) => {
				const place = `${name}#${sheet}`;
				const columns = await readColumns(connection, { path, format, name: place, sheet });
				return { ...part, name: place, columns, delimiter: null };
			})
		);
	}
	const columnsOf = async (at: string): Promise<Part[]> => {
		const columns = await readColumns(connection, { path: at, format, name, delimiter });
		return [{ name, entity: entity!, columns, delimiter: format === 'csv' ? (delimiter ?? ',') : null }];
	};
	if (format === 'parquet') {
		await verifyParquet(connection, path, name);
		return columnsOf(path);
	}
	if (encoding === 'utf-8' && !isPacked) {
		await toUtf8(path, null, { encoding, name });
		return columnsOf(path);
	}
	const folder = await mkdtemp(join(tmpdir(), 'retour-check-'));
	try {
		const copy = join(folder, 'file');
		await toUtf8(path, copy, { encoding, name });
		return await columnsOf(copy);
	} finally {
		await rm(folder, { recursive: true });
	}
}
