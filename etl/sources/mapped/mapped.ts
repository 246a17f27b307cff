// Files of any shape, made into contract rows by SQL: each input becomes a relation of text columns with `_file` and
// `_line`, and each `<entity>.sql` of the mapping folder is one SELECT over these relations.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { SeenFile } from '../files/seen.ts';
import type { Extraction, Landing, Reject, Source } from '../types.ts';
import { readCursor, signatureOf, type MappedCursor } from './cursor.ts';
import { listInput, lookAt, type InputFile } from './input-files.ts';
import { checkMapped } from './mapping-check.ts';
import { readMappings } from './mapping-files.ts';
import { accountForInputs, checkInputs, runMappings } from './mapping-run.ts';
import type { MappedOptions } from './options.ts';
import { forgetStaged, stageFile } from './staging.ts';
import { Workbench } from './workbench.ts';

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
		check: (effects) => checkMapped(options, effects)
	};
}

async function extract(options: MappedOptions, extraction: Extraction): Promise<Landing | null> {
	const { effects, folder, signal, progress } = extraction;
	const mappings = readMappings(options.mapping, Object.keys(options.inputs));
	const cursor = readCursor(extraction.cursor, signatureOf(options, mappings));
	const { reading, found } = await planReading(options, cursor, effects.now());
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
			(cursor.files[input] ??= {})[file.name] = seen;
		}
		await forgetStaged(bench);
		progress(reading.length, reading.length, 'mapping');
		if (read === 0) return { files: [], rejects, cursor, warnings };
		for (const input of Object.keys(options.inputs)) cursor.columns[input] = bench.columnsOf(input);
		checkInputs(bench, options, warnings);
		const files = await runMappings(bench, mappings, folder, signal);
		const accounts = await accountForInputs(bench, options, files, folder);
		return { files, rejects, cursor, inputs: accounts.inputs, warnings: [...warnings, ...accounts.warnings] };
	} catch (error) {
		signal.throwIfAborted(); // an interrupted statement fails like a wrong one
		throw error;
	} finally {
		signal.removeEventListener('abort', interrupt);
		bench.close();
		rmSync(scratch, { recursive: true, force: true });
	}
}

type Reading = { input: string; file: InputFile; seen: SeenFile };

/**
 * What is to be read: what is new, and with it the inputs that are always whole. Nothing if nothing is new. Files that
 * were only touched are noted in the cursor, so that their content need not be looked at again.
 */
async function planReading(
	{ folder, inputs }: MappedOptions,
	cursor: MappedCursor,
	now: Date
): Promise<{ reading: Reading[]; found: number }> {
	const all: (Reading & { isNew: boolean })[] = [];
	for (const [input, { files }] of Object.entries(inputs)) {
		const before = (cursor.files[input] ??= {});
		for (const file of listInput(folder, files)) {
			const { seen, isNew } = await lookAt(file, before[file.name], now);
			if (!isNew) before[file.name] = seen;
			all.push({ input, file, seen, isNew });
		}
	}
	const hasNew = all.some(({ isNew }) => isNew);
	const reading = hasNew ? all.filter(({ input, isNew }) => isNew || inputs[input]?.whole) : [];
	return { reading, found: all.length };
}
