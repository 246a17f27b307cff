// A corpus of bad input: cases made from a seed, each run by the real extraction and the real loader, and every fourth
// once more through whole runs that publish. Each case knows which rows are right and how many are wrong, by having made them.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { delimitedFamilies } from './families/delimited.ts';
import { encodingFamilies } from './families/encodings.ts';
import { faultFamilies } from './families/faults.ts';
import { folderFamilies } from './families/folders.ts';
import { headerFamilies } from './families/headers.ts';
import { mappingFamilies } from './families/mappings.ts';
import { mutationFamilies } from './families/mutations.ts';
import { ndjsonFamilies } from './families/ndjson.ts';
import { packedFamilies } from './families/packed.ts';
import { parquetFamilies } from './families/parquet.ts';
import { workbookFamilies } from './families/workbooks.ts';
import { openServed, type Served } from './served.ts';
import { attempt, judge, openGround, yardOf, type Family } from './yard.ts';

export const families: readonly Family[] = [
	...delimitedFamilies,
	...headerFamilies,
	...encodingFamilies,
	...ndjsonFamilies,
	...parquetFamilies,
	...workbookFamilies,
	...packedFamilies,
	...folderFamilies,
	...faultFamilies,
	...mappingFamilies,
	...mutationFamilies
];

export type CorpusOptions = {
	cases: number;
	seed: number;
	/** Only this case. */
	only?: number;
	say?: (result: CaseResult) => void;
	/** How many cases go through whole runs together; 0: none does. */
	served?: number;
};
export type CaseResult = { index: number; family: string; problems: string[] };

/** Runs the cases; the families take turns, so that all of them occur. */
export async function corpus({
	cases,
	seed,
	only,
	say = () => undefined,
	served = 15
}: CorpusOptions): Promise<CaseResult[]> {
	const root = mkdtempSync(join(tmpdir(), 'retour-corpus-'));
	const dataFolder = join(root, 'data');
	const ground = await openGround(root);
	const results: CaseResult[] = [];
	const indices = only === undefined ? Array.from({ length: cases }, (_, index) => index) : [only];
	try {
		let waiting: { index: number; folder: string; result: CaseResult }[] = [];
		let look: Served | undefined;
		const serve = async (): Promise<void> => {
			if (waiting.length === 0) return;
			look ??= await openServed(join(root, 'served'));
			const problems = await look.with(waiting.map(({ folder }) => folder));
			for (const { result } of waiting) result.problems.push(...problems);
			waiting = [];
		};
		for (const index of indices) {
			const family = families[index % families.length]!;
			const result: CaseResult = { index, family: family.name, problems: [] };
			results.push(result);
			const yard = yardOf(root, ground.sql, seed, index);
			try {
				const { source, options, steps } = await family.make(yard);
				for (const [at, step] of steps.entries()) {
					await step.make?.();
					const reading = step.source ?? source ?? yard.source(options);
					const outcome = await attempt(ground.warehouse.connection, dataFolder, reading);
					const problems = await judge(ground.warehouse.connection, dataFolder, yard.id, step.expects, outcome);
					result.problems.push(...problems.map((problem) => `run ${at + 1}: ${problem}`));
					if (problems.length > 0) break;
					// what is served is tried with the folder as it is at its worst
					if (at === 0 && served > 0 && index % 4 === 0 && !source && !step.source)
						waiting.push({ index, folder: yard.keep(), result });
				}
			} catch (error) {
				result.problems.push(
					`the case itself failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`
				);
			}
			if (served > 0 && waiting.length >= served) await serve();
			say(result);
		}
		await serve();
	} finally {
		ground.close();
		rmSync(root, { recursive: true, force: true });
	}
	return results;
}
