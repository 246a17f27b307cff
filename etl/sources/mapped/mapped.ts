// Files of any shape, made into contract rows by SQL: each input becomes a relation of text columns with `_file` and
// `_line`, and each `<entity>.sql` of the mapping folder is one SELECT over these relations.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Effects } from '../../effects.ts';
import { RetourError } from '../../errors.ts';
import type { Encoding } from '../../tabular/encoding.ts';
import type { Extraction, LandedFile, Landing, Reject, Source } from '../types.ts';
import { readCursor, signatureOf, type MappedCursor } from './cursor.ts';
import { changeOf, listInput, type InputFile, type SeenFile } from './input-files.ts';
import { contractProblems, readMappings, unknownColumns, type MappingFile } from './mapping-files.ts';
import { stageFile, stageHeader } from './staging.ts';
import { Workbench } from './workbench.ts';

export type MappedInput = {
	/** Which files, as a pattern within the folder: `*.csv`, `orders/*.parquet`. */
	files: string;
	/** Absent: by the ending of the file name. */
	format?: LandedFile['format'] | undefined;
	delimiter?: string | undefined;
	encoding?: Encoding | undefined;
	/** All files are mapped whenever a file of any input changed, instead of the changed ones only: for what is looked up. */
	whole?: boolean | undefined;
};

export type MappedOptions = {
	id: string;
	title: string;
	/** Where the files are. */
	folder: string;
	/** By the name of the relation that the mappings read. */
	inputs: Record<string, MappedInput>;
	/** Folder of the mappings: `<entity>.sql`, and steps as `_<relation>.sql`. */
	mapping: string;
	timezone: string;
	currency: string;
};

/**
 * A source of files that somebody else's system exports, mapped by SQL without code. Only new and changed files are
 * mapped; when a mapping or the settings of an input change, all of them are.
 *
 * `extract` throws `SOURCE_FOLDER`, `SOURCE_INPUT_MISSING`, `SOURCE_MAPPING_FOLDER`, `SOURCE_MAPPING_NAME`,
 * `SOURCE_MAPPING_SQL` and `SOURCE_MAPPING_CONTRACT`. A file that cannot be read costs a warning, not the others.
 */
export function mapped(options: MappedOptions): Source {
	const { id, title, timezone, currency } = options;
	return {
		id,
		kind: 'mapped',
		title,
		timezone,
		currency,
		extract: (extraction) => extract(options, extraction),
		check: (effects) => check(options, effects)
	};
}

async function extract(options: MappedOptions, extraction: Extraction): Promise<Landing | null> {
	const { effects, folder, signal, progress } = extraction;
	const mappings = readMappings(options.mapping, Object.keys(options.inputs));
	const cursor = readCursor(extraction.cursor, signatureOf(options, mappings));
	const { reading, found } = await planReading(options, cursor);
	if (found === 0)
		effects.log('warn', `source ${options.id}: no file in ${options.folder} belongs to one of its inputs`);
	if (reading.length === 0) return null;

	const scratch = join(folder, 'scratch');
	mkdirSync(scratch);
	const bench = await Workbench.open(effects, { timezone: options.timezone, folder: scratch });
	const interrupt = () => bench.connection.interrupt();
	signal.addEventListener('abort', interrupt);
	try {
		for (const input of Object.keys(options.inputs)) await bench.addInput(input, cursor.columns[input] ?? []);
		const rejects: Reject[] = [];
		const warnings: string[] = [];
		let read = 0;
		for (const [index, { input, file, seen }] of reading.entries()) {
			signal.throwIfAborted();
			progress(index, reading.length, file.name);
			const staged = await stageFile(bench, { input, file, options: options.inputs[input]!, folder: scratch });
			rejects.push(...staged.rejects);
			warnings.push(...staged.warnings);
			if (!staged.isRead) continue;
			read++;
			if (seen) (cursor.files[input] ??= {})[file.name] = seen;
		}
		progress(reading.length, reading.length, 'mapping');
		if (read === 0) return { files: [], rejects, cursor, warnings };
		for (const input of Object.keys(options.inputs)) cursor.columns[input] = bench.columnsOf(input);
		checkInputs(bench, options, warnings);
		const files = await runMappings(bench, mappings, folder, signal);
		const accounts = await accountForInputs(bench, options, files, folder);
		return { files, rejects, cursor, inputs: accounts.inputs, warnings: [...warnings, ...accounts.warnings] };
	} finally {
		signal.removeEventListener('abort', interrupt);
		bench.close();
		rmSync(scratch, { recursive: true, force: true });
	}
}

type Reading = {
	input: string;
	file: InputFile;
	/** Null: nothing new in it, it is read because its input is whole. */ seen: SeenFile | null;
};

/** What is to be read: what changed, and with it the inputs that are always whole. Nothing if nothing changed. */
async function planReading(
	{ folder, inputs }: MappedOptions,
	cursor: MappedCursor
): Promise<{ reading: Reading[]; found: number }> {
	const all: Reading[] = [];
	for (const [input, { files }] of Object.entries(inputs))
		for (const file of listInput(folder, files))
			all.push({ input, file, seen: await changeOf(file, cursor.files[input]?.[file.name]) });
	const isChanged = all.some(({ seen }) => seen !== null);
	const reading = isChanged ? all.filter(({ input, seen }) => seen !== null || inputs[input]?.whole) : [];
	return { reading, found: all.length };
}

/** Runs every mapping on the sealed workbench; files without rows are left out. */
async function runMappings(
	bench: Workbench,
	mappings: readonly MappingFile[],
	folder: string,
	signal: AbortSignal
): Promise<LandedFile[]> {
	const entities = mappings.filter(({ role }) => role === 'entity');
	const pathOf = (mapping: MappingFile) => join(folder, `${mapping.name}.parquet`);
	await bench.seal(entities.map(pathOf));
	await bench.runSteps(mappings.filter(({ role }) => role === 'step'));

	const located = new Map<MappingFile, boolean>();
	const problems: string[] = [];
	for (const mapping of entities) {
		const columns = await bench.describe(mapping);
		problems.push(...contractProblems(mapping, columns));
		located.set(
			mapping,
			columns.some((column) => column.toLowerCase() === '_file')
		);
	}
	if (problems.length > 0) throw contractError(problems);

	const files: LandedFile[] = [];
	for (const mapping of entities) {
		signal.throwIfAborted();
		const rows = await bench.write(mapping, pathOf(mapping));
		if (rows === 0) {
			rmSync(pathOf(mapping), { force: true });
			continue;
		}
		files.push({
			entity: mapping.name,
			file: `${mapping.name}.parquet`,
			format: 'parquet',
			origin: mapping.file,
			...(located.get(mapping) ? { located: true } : {})
		});
	}
	return files;
}

/**
 * Rows of each input, and how many of them a mapping took: a row is taken when a result names its file and line.
 * An input that is whole may be there to be looked up only, so it is not told of when none of its rows was taken.
 */
async function accountForInputs(
	bench: Workbench,
	options: MappedOptions,
	files: readonly LandedFile[],
	folder: string
): Promise<{ inputs: NonNullable<Landing['inputs']>; warnings: string[] }> {
	const located = files.filter((file) => file.located).map(({ file }) => join(folder, file));
	const inputs: NonNullable<Landing['inputs']> = [];
	const warnings: string[] = [];
	for (const [input, { whole }] of Object.entries(options.inputs)) {
		const rows = await bench.count(input);
		const { untaken, first } = await bench.untaken(input, located);
		inputs.push({ input, rows, taken: rows - untaken });
		if (untaken === 0 || (whole && untaken === rows)) continue;
		const places = first.map(({ file, line }) => `${file} line ${line}`).join(', ');
		warnings.push(
			`${untaken} of ${rows} rows of input ${input} ${untaken === 1 ? 'was' : 'were'} taken by no mapping: ${places}${untaken > first.length ? ' …' : ''}`
		);
	}
	return { inputs, warnings };
}

/** Every input must have had a file once: without its columns no mapping that reads it can be understood. */
function checkInputs(bench: Workbench, { inputs, folder }: MappedOptions, warnings: readonly string[]): void {
	for (const [input, { files }] of Object.entries(inputs)) {
		if (bench.columnsOf(input).length > 0) continue;
		throw new RetourError(
			'source',
			'SOURCE_INPUT_MISSING',
			`input ${input} has no file that can be read: ${files} in ${folder}`,
			{
				hint: warnings[0] ?? 'put a file there, at least one with a header'
			}
		);
	}
}

/** Binds every mapping against the header of the first file of each input. */
async function check(options: MappedOptions, effects: Effects): Promise<{ entities: string[]; notes: string[] }> {
	const mappings = readMappings(options.mapping, Object.keys(options.inputs));
	const entities = mappings.filter(({ role }) => role === 'entity');
	const scratch = mkdtempSync(join(tmpdir(), 'retour-check-'));
	const bench = await Workbench.open(effects, { timezone: options.timezone, folder: scratch });
	try {
		const notes: string[] = [];
		for (const [input, inputOptions] of Object.entries(options.inputs)) {
			const files = listInput(options.folder, inputOptions.files);
			notes.push(`input ${input}: ${files.length} ${files.length === 1 ? 'file' : 'files'}`);
			const columns = files[0]
				? await stageHeader(bench, { input, file: files[0], options: inputOptions, folder: scratch })
				: [];
			await bench.addInput(input, columns);
		}
		checkInputs(bench, options, []);
		await bench.seal([]);
		await bench.runSteps(mappings.filter(({ role }) => role === 'step'));
		const problems: string[] = [];
		for (const mapping of entities) {
			const columns = await bench.describe(mapping);
			problems.push(...contractProblems(mapping, columns));
			const unknown = unknownColumns(mapping, columns);
			if (unknown.length > 0) notes.push(`${mapping.file}: ${unknown.join(', ')} unknown to the contract, kept aside`);
		}
		if (problems.length > 0) throw contractError(problems);
		return { entities: entities.map(({ name }) => name), notes };
	} finally {
		bench.close();
		rmSync(scratch, { recursive: true, force: true });
	}
}

const contractError = (problems: readonly string[]): RetourError =>
	new RetourError('source', 'SOURCE_MAPPING_CONTRACT', problems.join('; '), {
		hint: 'give the column a name that the contract knows: `<expression> as <column>`; the columns stand in etl/contract/contract.ts'
	});
