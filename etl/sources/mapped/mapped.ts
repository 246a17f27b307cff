// Files of any shape, made into contract rows by SQL: each input becomes a relation of text columns with `_file` and
// `_line`, and each `<entity>.sql` of the mapping folder is one SELECT over these relations.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { awaitReady } from '../files/ready.ts';
import { describeRefusal, refusalOf } from '../files/refusal.ts';
import { isUnchanged, noteGone, seenFile, sha256Of, type SeenFile } from '../files/seen.ts';
import type { Extraction, Landing, Reject, Source } from '../types.ts';
import { readCursor, signatureOf, type MappedCursor } from './cursor.ts';
import { listInput, type InputFile } from './input-files.ts';
import { checkMapped } from './mapping-check.ts';
import { readMappings } from './mapping-files.ts';
import { accountForInputs, checkInputs, runMappings } from './mapping-run.ts';
import type { MappedOptions } from './options.ts';
import { forgetStaged, placeOf, stageFile } from './staging.ts';
import { Workbench } from './workbench.ts';

/**
 * A source of files that somebody else's system exports, mapped by SQL without code. Only new and changed files are
 * mapped; when a mapping or the settings of an input change, all of them are.
 *
 * `extract` throws `SOURCE_FOLDER`, `SOURCE_INPUT_MISSING`, `SOURCE_MAPPING_FOLDER`, `SOURCE_MAPPING_NAME`,
 * `SOURCE_MAPPING_SQL` and `SOURCE_MAPPING_CONTRACT`. A file that cannot be read costs a warning, not the others.
 */
export function mapped(options: MappedOptions): Source {
	const { id, title, timezone, currency, values } = options;
	return {
		id,
		kind: 'mapped',
		title,
		timezone,
		currency,
		values,
		extract: (extraction) => extract(options, extraction),
		check: (effects) => checkMapped(options, effects)
	};
}

async function extract(options: MappedOptions, extraction: Extraction): Promise<Landing | null> {
	const { effects, folder, signal, progress } = extraction;
	const mappings = readMappings(options.mapping, Object.keys(options.inputs));
	const cursor = readCursor(extraction.cursor, signatureOf(options, mappings));
	const { reading, found, warnings } = await planReading(options, cursor, extraction);
	if (found === 0)
		effects.log('warn', `source ${options.id}: no file in ${options.folder} belongs to one of its inputs`);
	if (reading.length === 0) {
		const isNoted = extraction.cursor.signature === cursor.signature && !isDeepStrictEqual(cursor, extraction.cursor);
		return isNoted || warnings.length > 0 ? { files: [], rejects: [], cursor, warnings } : null;
	}

	const scratch = join(folder, 'scratch');
	mkdirSync(scratch);
	const bench = await Workbench.open(effects, { timezone: options.timezone, folder: scratch });
	const interrupt = () => bench.connection.interrupt();
	signal.addEventListener('abort', interrupt);
	try {
		for (const input of Object.keys(options.inputs)) await bench.addInput(input, cursor.columns[input] ?? []);
		const rejects: Reject[] = [];
		const read: string[] = [];
		for (const [index, { input, file, seen }] of reading.entries()) {
			signal.throwIfAborted();
			progress(index, reading.length, file.name);
			const staged = await stageFile(bench, { input, file, options: options.inputs[input]!, folder: scratch });
			rejects.push(...staged.rejects);
			warnings.push(...staged.warnings);
			if (!staged.isRead) continue;
			read.push(placeOf(file, options.inputs[input]!));
			extraction.spent({ bytes: file.bytes });
			cursor.files[input]![file.name] = seen;
		}
		await forgetStaged(bench);
		progress(reading.length, reading.length, 'mapping');
		if (read.length === 0) return { files: [], rejects, cursor, warnings };
		for (const input of Object.keys(options.inputs)) cursor.columns[input] = bench.columnsOf(input);
		checkInputs(bench, options, warnings);
		const files = await runMappings(bench, mappings, { folder, values: options.values, signal });
		const accounts = await accountForInputs(bench, options, files, folder);
		return { files, rejects, cursor, read, inputs: accounts.inputs, warnings: [...warnings, ...accounts.warnings] };
	} catch (error) {
		signal.throwIfAborted(); // an interrupted statement fails like a wrong one
		throw error;
	} finally {
		signal.removeEventListener('abort', interrupt);
		bench.close();
		rmSync(scratch, { recursive: true, force: true });
	}
}

type InputReading = { input: string; file: InputFile; seen: SeenFile };

/**
 * What is to be read: what is new, and with it the inputs that are always whole. Nothing if nothing is new. Files that
 * were only touched, and those that are gone, are noted in the cursor; files that are still being written to wait.
 */
async function planReading(
	options: MappedOptions,
	cursor: MappedCursor,
	{ effects, signal, reading: asked }: Extraction
): Promise<{ reading: InputReading[]; found: number; warnings: string[] }> {
	const { inputs, folder } = options;
	const now = effects.now();
	const listed = Object.entries(inputs).flatMap(([input, { files }]) =>
		listInput(folder, files, options.ready).map((file) => ({ input, ...file }))
	);
	const warnings: string[] = [];
	for (const input of Object.keys(inputs)) {
		const there = new Set(listed.filter((file) => file.input === input).map((file) => file.name));
		warnings.push(...noteGone((cursor.files[input] ??= {}), there));
	}
	const before = ({ input, name }: { input: string; name: string }) =>
		asked.kind === 'reload' ? undefined : cursor.files[input]![name];
	const changed = listed.filter((file) => !isUnchanged(file, before(file)));
	const { ready, waiting } = await awaitReady(changed, options, { now, signal });
	warnings.push(...new Set(waiting));
	const left = new Set(changed.filter((file) => !ready.includes(file)));
	const all: (InputReading & { isNew: boolean })[] = [];
	for (const listing of listed) {
		if (left.has(listing)) continue;
		const { input, ...file } = listing;
		const last = before(listing);
		if (last && !changed.includes(listing)) {
			all.push({ input, file, seen: last, isNew: false });
			continue;
		}
		try {
			const seen = seenFile(file, await sha256Of(file.path), now);
			const isNew = last?.sha256 !== seen.sha256;
			if (!isNew) cursor.files[input]![file.name] = seen;
			all.push({ input, file, seen, isNew });
		} catch (error) {
			const refusal = refusalOf(error, file);
			if (!refusal) throw error;
			warnings.push(describeRefusal(refusal));
		}
	}
	const hasNew = all.some(({ isNew }) => isNew);
	const reading = hasNew ? all.filter(({ input, isNew }) => isNew || inputs[input]?.whole) : [];
	return { reading, found: listed.length, warnings };
}
