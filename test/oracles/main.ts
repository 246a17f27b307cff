// `npm run oracles -- [folder]`: the statistics of the product on figures that somebody else published. One line a case,
// and a closing line; without a folder, the tables of test/oracles/published.
import { join, resolve } from 'node:path';
import { runFolder, type CaseOutcome } from './run.ts';

/** A case that is wrong everywhere needs no hundred lines to say so. */
const shown = 5;

const folder = resolve(process.argv[2] ?? join(import.meta.dirname, 'published'));
const outcomes = await runFolder(folder, print);
const failed = outcomes.filter(({ differences }) => differences.length > 0).length;
if (outcomes.length === 0) console.log(`${folder} holds no *.json`);
console.log(`${outcomes.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 || outcomes.length === 0 ? 1 : 0;

function print({ method, id, figures, differences }: CaseOutcome): void {
	const line = `${method.padEnd(32)}${id.padEnd(34)}${String(figures).padStart(6)} figures  `;
	if (differences.length === 0) return console.log(`${line}ok`);
	const more = differences.length > shown ? `; and ${differences.length - shown} more` : '';
	console.log(`${line}FAILED ${differences.slice(0, shown).join('; ')}${more}`);
}
