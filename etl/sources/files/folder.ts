import { lstatSync, readdirSync, realpathSync, statSync, type Dirent } from 'node:fs';
import { join, sep } from 'node:path';
import { contract, findEntity } from '../../contract/contract.ts';
import type { Entity } from '../../contract/types.ts';
import { RetourError } from '../../errors.ts';
import type { TabularFormat } from '../../tabular/tabular.ts';

export type ContractFile = {
	/** Path within the folder, with slashes: what people and the cursor know it as. */
	name: string;
	path: string;
	entity: Entity;
	format: TabularFormat;
	packed: boolean;
	bytes: number;
	/** Milliseconds since the epoch. */
	changedAt: number;
};

const formats: Readonly<Record<string, TabularFormat>> = {
	csv: 'csv',
	tsv: 'tsv',
	ndjson: 'ndjson',
	jsonl: 'ndjson',
	parquet: 'parquet'
};

/**
 * The files of a contract folder, in the order in which they are read (the later wins where keys say nothing), and a
 * warning for each that belongs to no entity. Hidden files are passed over.
 * Throws `FILES_FOLDER`.
 */
export function listFolder(folder: string): { files: ContractFile[]; warnings: string[] } {
	const files: ContractFile[] = [];
	const warnings: string[] = [];
	const root = rootOf(folder);
	for (const entry of entriesOf(root)) {
		const path = join(root, entry.name);
		if (isOutside(path, root, entry)) warnings.push(`${entry.name} is a link out of the folder and is not followed`);
		else if (statSync(path).isDirectory()) {
			const entity = findEntity(entry.name.toLowerCase());
			if (!entity) {
				warnings.push(`the folder ${entry.name} belongs to no entity and is not read`);
				continue;
			}
			for (const inner of entriesOf(path)) {
				const innerPath = join(path, inner.name);
				const name = `${entry.name}/${inner.name}`;
				if (isOutside(innerPath, root, inner)) warnings.push(`${name} is a link out of the folder and is not followed`);
				else if (!statSync(innerPath).isFile()) warnings.push(`${name} is not a file and is not read`);
				else addFile(files, warnings, name, innerPath, entity);
			}
		} else addFile(files, warnings, entry.name, path, entityOfName(entry.name));
	}
	return { files, warnings };
}

function addFile(files: ContractFile[], warnings: string[], name: string, path: string, entity: Entity | null): void {
	const [, extension = '', packing] = /\.([a-z]+)(\.gz|\.zst)?$/i.exec(name.toLowerCase()) ?? [];
	const format = formats[extension];
	if (!entity) {
		warnings.push(
			`${name} belongs to no entity and is not read; files are named <entity>.csv, <entity>-….csv or <entity>/….csv`
		);
		return;
	}
	if (!format || (packing && format === 'parquet')) {
		warnings.push(`${name} is in a format that is not read; csv, tsv, ndjson (also .gz, .zst) and parquet are`);
		return;
	}
	const { size, mtimeMs } = statSync(path);
	files.push({ name, path, entity, format, packed: Boolean(packing), bytes: size, changedAt: mtimeMs });
}

/** `orders.csv`, `orders-2026-11.csv`; the longest name wins, since `return_lines` begins with no other but might. */
function entityOfName(name: string): Entity | null {
	const stem = name.toLowerCase().split('.')[0]!;
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

function entriesOf(folder: string): Dirent[] {
	try {
		return readdirSync(folder, { withFileTypes: true })
			.filter((entry) => !entry.name.startsWith('.'))
			.toSorted((a, b) => (a.name < b.name ? -1 : 1));
	} catch (cause) {
		throw new RetourError('source', 'FILES_FOLDER', `the folder ${folder} cannot be listed`, {
			cause,
			hint: 'it must be a folder that this user may read'
		});
	}
}

/** A link that points nowhere is outside too. */
function isOutside(path: string, root: string, entry: Dirent): boolean {
	if (!entry.isSymbolicLink() || !lstatSync(path).isSymbolicLink()) return false;
	try {
		return !realpathSync(path).startsWith(root + sep);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true;
		throw error;
	}
}
