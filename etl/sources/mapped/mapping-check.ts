// Testing a mapped source without reading its rows.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Effects } from '../../effects.ts';
import { listInput } from './input-files.ts';
import { contractProblems, readMappings, unknownColumns } from './mapping-files.ts';
import { checkInputs, contractError } from './mapping-run.ts';
import type { MappedOptions } from './options.ts';
import { stageHeader } from './staging.ts';
import { Workbench } from './workbench.ts';

/**
 * Binds every mapping against the header of the first file of each input. Throws what `extract` would throw; the notes
 * tell the files found and the columns that the contract does not know.
 */
export async function checkMapped(
	options: MappedOptions,
	effects: Effects
): Promise<{ entities: string[]; notes: string[] }> {
	const mappings = readMappings(options.mapping, Object.keys(options.inputs));
	const entities = mappings.filter(({ role }) => role === 'entity');
	const scratch = mkdtempSync(join(tmpdir(), 'retour-check-'));
	const bench = await Workbench.open(effects, { timezone: options.timezone, folder: scratch });
	try {
		const notes: string[] = [];
		for (const [input, inputOptions] of Object.entries(options.inputs)) {
			const files = listInput(options.folder, inputOptions.files, options.ready);
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
