import { readdirSync, realpathSync, statSync, type Dirent, type Stats } from 'node:fs';
import { join, sep } from 'node:path';
import { contract, findEntity } from '../../contract/contract.ts';
import type { Entity } from '../../contract/types.ts';
import { RetourError } from '../../errors.ts';
import type { TabularFormat } from '../../tabular/tabular.ts';
import { isMarker, type ListedFile } from './ready.ts';

/** `name` is the path within the folder, with slashes: what people and the cursor know it as. */
export type ContractFile = ListedFile & {
	/** Null: a workbook whose sheets are named after entities. */
	entity: Entity | null;
	format: TabularFormat;
	isPacked: boolean;
};

const formats: Readonly<Record<string, TabularFormat>> = {
	csv: 'csv',
	tsv: 'tsv',
	ndjson: 'ndjson',
	jsonl: 'ndjson',
	parquet: 'parquet',
	xlsx: 'xlsx',
	xlsm: 'xlsx'
};

/**
 * The files of a contract folder, in the order in which they are read (the later wins where keys say nothing), and a
 * warning for each that belongs to no entity. Hidden files, the notes that Excel leaves beside an open workbook, and
 * markers are passed over.
 * Throws `FILES_FOLDER`.
 */
export function listFolder(folder: string, ready?: string): { files: ContractFile[]; warnings: string[] } {
	const files: ContractFile[] = [];
	const warnings: string[] = [];
	const root = rootOf(folder);
	const add = (name: string, path: string, entity: Entity | null, isInFolder: boolean): void => {
		const stats = look(path, root);
		if (typeof stats === 'string') warnings.push(`${name} ${stats}`);
		else if (!stats.isFile()) warnings.push(`${name} is not a file and is not read`);
		else {
			const file = contractFile(name, path, entity, stats, isInFolder);
			if (typeof file === 'string') warnings.push(file);
			else files.push(file);
		}
	};
	for (const entry of entriesOf(root, ready)) {
		const path = join(root, entry.name);
		const stats = look(path, root);
		if (typeof stats === 'string' || !stats.isDirectory()) {
			add(entry.name, path, entityOfName(entry.name), false);
			continue;
		}
		const entity = findEntity(entry.name.toLowerCase());
		if (!entity) warnings.push(`the folder ${entry.name} belongs to no entity and is not read`);
		else
			for (const inner of entriesOf(path, ready))
				add(`${entry.name}/${inner.name}`, join(path, inner.name), entity, true);
	}
	return { files, warnings };
}

/** A file to be read, or the sentence why it is none. */
function contractFile(
	name: string,
	path: string,
	entity: Entity | null,
	{ size, mtimeMs }: Stats,
	isInFolder: boolean
): ContractFile | string {
	const [, extension = '', packing] = /\.([a-z]+)(\.gz|\.zst)?$/.exec(name.toLowerCase()) ?? [];
	const format = formats[extension];
	const isWorkbook = format === 'xlsx' && !packing;
	if (!entity && (isInFolder || !isWorkbook))
		return `${name} belongs to no entity and is not read; files are named <entity>.csv, <entity>-….csv or <entity>/….csv`;
	if (!format || (packing && (format === 'parquet' || format === 'xlsx')))
		return `${name} is in a format that is not read; csv, tsv, ndjson (also .gz, .zst), xlsx and parquet are`;
	return { name, path, entity, format, isPacked: Boolean(packing), bytes: size, changedAt: mtimeMs };
}

/** `orders.csv`, `orders-2026-11.csv`; the longest name wins, since `return_lines` begins with no other but might. */
export function entityOfName(name: string): Entity | null {
	const stem = name.trim().toLowerCase().split('.')[0]!;
	return contract.find((entity) => stem === entity.name || stem.startsWith(`${entity.name}-`)) ?? null;
}

function rootOf(folder: string): string {
	try {
		return realpathSync(folder);
	} catch (cause) {
		throw new RetourError('source', 'FILES_FOLDER', `the folder ${folder} cannot be opened`, {
			cause,
			hint: 'check `folder` in the configuration; a relative one is taken from the folder of the configuration file'
		});
	}
}

function entriesOf(folder: string, ready: string | undefined): Dirent[] {
	try {
		return readdirSync(folder, { withFileTypes: true })
			.filter(({ name }) => !name.startsWith('.') && !name.startsWith('~$') && !isMarker(name, ready))
			.toSorted((a, b) => (a.name < b.name ? -1 : 1));
	} catch (cause) {
		throw new RetourError('source', 'FILES_FOLDER', `the folder ${folder} cannot be listed`, {
			cause,
			hint: 'it must be a folder that this user may read'
		});
	}
}

/** What a path is, links followed; a sentence where it leads out of the folder or to nothing. */
function look(path: string, root: string): Stats | string {
	try {
		if (!realpathSync(path).startsWith(root + sep)) return 'is a link out of the folder and is not followed';
		return statSync(path);
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		if (code === 'ENOENT' || code === 'ELOOP') return 'is a link to nothing, or gone since the folder was listed';
		if (code === 'EACCES' || code === 'EPERM') return 'cannot be read: this user may not';
		throw error;
	}
}
