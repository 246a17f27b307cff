// Running the mappings over the gathered inputs, and the account of what they took.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ValueRules } from '../../../sql/load/value-rules.ts';
import { RetourError } from '../../errors.ts';
import type { LandedFile, Landing } from '../types.ts';
import { contractProblems, type MappingFile } from './mapping-files.ts';
import type { MappedOptions } from './options.ts';
import type { Workbench } from './workbench.ts';

/**
 * Seals the workbench and runs every mapping on it; files without rows are left out.
 * Throws `SOURCE_MAPPING_SQL` and `SOURCE_MAPPING_CONTRACT`, before anything is written.
 */
export async function runMappings(
	bench: Workbench,
	mappings: readonly MappingFile[],
	{ folder, values, signal }: { folder: string; values?: ValueRules | undefined; signal: AbortSignal }
): Promise<LandedFile[]> {
	const entities = mappings.filter(({ role }) => role === 'entity');
	const pathOf = (mapping: MappingFile) => join(folder, `${mapping.name}.parquet`);
	await bench.seal(entities.map(pathOf));
	await bench.runSteps(mappings.filter(({ role }) => role === 'step'));

	const given = new Map<MappingFile, Set<string>>();
	const problems: string[] = [];
	for (const mapping of entities) {
		const columns = await bench.describe(mapping);
		problems.push(...contractProblems(mapping, columns));
		given.set(mapping, new Set(columns.map((column) => column.toLowerCase())));
	}
	if (problems.length > 0) throw contractError(problems);

	const files: LandedFile[] = [];
	for (const [mapping, columns] of given) {
		signal.throwIfAborted();
		const located = columns.has('_file');
		const rows = await bench.write(mapping, pathOf(mapping), { lineless: located && !columns.has('_line') });
		if (rows === 0) {
			rmSync(pathOf(mapping), { force: true });
			continue;
		}
		files.push({
			entity: mapping.name,
			file: `${mapping.name}.parquet`,
			format: 'parquet',
			origin: mapping.file,
			...(located ? { located } : {}),
			...(values ? { values } : {})
		});
	}
	return files;
}

/**
 * Rows of each input, and how many of them a mapping took: a row is taken when a result names its file and line.
 * An input that is whole may be there to be looked up only, so it is not told of when none of its rows was taken.
 */
export async function accountForInputs(
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

/**
 * Every input must have had a file once: without its columns no mapping that reads it can be understood.
 * Throws `SOURCE_INPUT_MISSING`.
 */
export function checkInputs(bench: Workbench, { inputs, folder }: MappedOptions, warnings: readonly string[]): void {
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

/** `SOURCE_MAPPING_CONTRACT`, naming every problem at once. */
export const contractError = (problems: readonly string[]): RetourError =>
	new RetourError('source', 'SOURCE_MAPPING_CONTRACT', problems.join('; '), {
		hint: 'give the column a name that the contract knows: `<expression> as <column>`; the columns stand in etl/contract/contract.ts'
	});
