// One input file onto the workbench: made UTF-8, read as rows of text, added to the relation of its input.
import { rmSync } from 'node:fs';
import { extname, join } from 'node:path';
import { RetourError } from '../../errors.ts';
import { dropTabular, readColumns, readTabular, type Tabular, type TabularFormat } from '../../tabular/tabular.ts';
import { packingOf, toUtf8 } from '../../tabular/encoding.ts';
import { isStill } from '../files/ready.ts';
import { refusalOf } from '../files/refusal.ts';
import type { Reject } from '../types.ts';
import type { InputFile } from './input-files.ts';
import type { MappedInput } from './options.ts';
import type { Workbench } from './workbench.ts';

export type StagedFile = {
	/** False: the file could not be read and is to be tried again by the next run. */
	isRead: boolean;
	rejects: Reject[];
	warnings: string[];
};

const relation = 'file_under_way';

/** By the ending of a file name; `.gz` and `.zst` are taken off first. */
const formats: Record<string, TabularFormat> = {
	'.csv': 'csv',
	'.txt': 'csv',
	'.tsv': 'tsv',
	'.tab': 'tsv',
	'.ndjson': 'ndjson',
	'.jsonl': 'ndjson',
	'.parquet': 'parquet',
	'.xlsx': 'xlsx',
	'.xlsm': 'xlsx'
};

/** The format that the configuration names, else the one of the file name. Throws `SOURCE_INPUT_FORMAT`. */
export function formatOf(input: string, { format }: MappedInput, name: string): TabularFormat {
	const known = format ?? formats[extname(name.replace(/\.(gz|zst)$/i, '')).toLowerCase()];
	if (known) return known;
	throw new RetourError('source', 'SOURCE_INPUT_FORMAT', `input ${input}: ${name} does not say what it is`, {
		hint: `set \`format\` of the input to csv, tsv, ndjson, parquet or xlsx`
	});
}

/**
 * Reads a file and adds its rows to the relation of its input. A file that is refused (its encoding, its header), or
 * that somebody is still writing to, is told as a warning.
 */
export async function stageFile(
	bench: Workbench,
	{ input, file, options, folder }: { input: string; file: InputFile; options: MappedInput; folder: string }
): Promise<StagedFile> {
	const copy = join(folder, 'input-file');
	try {
		const read = await readCopy(bench, { input, file, options, copy });
		if (!isStill(file)) return refused(`${file.name} was written to while it was read; the next run reads it again`);
		const warnings = [...read.warnings, ...headerDrift(input, file.name, bench.columnsOf(input), read.columns)];
		await bench.gather(input, relation, read.columns);
		const rejects = read.rejects.map((reject) => ({ ...reject, entity: `(input ${input})` }));
		return { isRead: true, rejects, warnings };
	} catch (error) {
		const refusal = refusalOf(error, file);
		if (!refusal) throw error;
		return refused(`${refusal.message}${refusal.hint ? ` (${refusal.hint})` : ''}`);
	} finally {
		rmSync(copy, { force: true });
	}
}

/** Forgets the last file that was staged; each one replaces the one before it. */
export const forgetStaged = (bench: Workbench): Promise<void> => dropTabular(bench.connection, relation);

/** The columns of a file, its rows unread. */
export async function stageHeader(
	bench: Workbench,
	{ input, file, options, folder }: { input: string; file: InputFile; options: MappedInput; folder: string }
): Promise<string[]> {
	const { name } = file;
	const format = formatOf(input, options, name);
	const { delimiter, sheet, encoding = 'utf-8' } = options;
	if (format === 'parquet' || format === 'xlsx' || (encoding === 'utf-8' && !packingOf(name)))
		return readColumns(bench.connection, { path: file.path, format, name, delimiter, sheet });
	const copy = join(folder, 'input-file');
	await toUtf8(file.path, copy, { encoding, name });
	return readColumns(bench.connection, { path: copy, format, name, delimiter });
}

/** What the rows of a file have as their `_file`: sheets of one workbook must be told apart. */
export const placeOf = ({ name }: InputFile, { sheet }: MappedInput): string =>
	sheet === undefined ? name : `${name}#${sheet}`;

async function readCopy(
	bench: Workbench,
	{ input, file, options, copy }: { input: string; file: InputFile; options: MappedInput; copy: string }
): Promise<Tabular> {
	const format = formatOf(input, options, file.name);
	const name = placeOf(file, options);
	if (format === 'parquet' || format === 'xlsx')
		return readTabular(bench.connection, {
			path: file.path,
			format,
			name,
			relation,
			keep: true,
			sheet: options.sheet
		});
	await toUtf8(file.path, copy, { encoding: options.encoding ?? 'utf-8', name });
	return readTabular(bench.connection, { path: copy, format, name, relation, delimiter: options.delimiter });
}

/** A header that is not that of the files before it: a new export format shows here first. */
function headerDrift(input: string, name: string, known: readonly string[], columns: readonly string[]): string[] {
	if (known.length === 0 || columns.length === 0) return [];
	const lacking = known.filter((column) => !includes(columns, column));
	const unknown = columns.filter((column) => !includes(known, column));
	return [
		...(lacking.length > 0
			? [`${name} has no column ${lacking.join(', ')}, as other files of input ${input} have`]
			: []),
		...(unknown.length > 0
			? [`${name} has a new column ${unknown.join(', ')}; other files of input ${input} have it not`]
			: [])
	];
}

const includes = (columns: readonly string[], column: string): boolean =>
	columns.some((other) => other.toLowerCase() === column.toLowerCase());

const refused = (warning: string): StagedFile => ({ isRead: false, rejects: [], warnings: [warning] });
