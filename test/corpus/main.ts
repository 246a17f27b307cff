// `npm run corpus -- --cases N --seed S`: says what went wrong with which case and closes with how many passed.
import { parseArgs } from 'node:util';
import { corpus, families } from './corpus.ts';

const { values } = parseArgs({
	options: {
		cases: { type: 'string', default: '300' },
		seed: { type: 'string', default: '1' },
		only: { type: 'string' }
	}
});
const numbers = { cases: Number(values.cases), seed: Number(values.seed) };
if (!Number.isInteger(numbers.cases) || numbers.cases < 1 || !Number.isInteger(numbers.seed)) {
	console.error('usage: npm run corpus -- --cases 300 --seed 1 [--only CASE]');
	process.exit(2);
}
const results = await corpus({ ...numbers, ...(values.only === undefined ? {} : { only: Number(values.only) }) });
for (const { index, family, problems } of results)
	for (const problem of problems) console.log(`case ${index} (${family}): ${problem}`);
const failed = results.filter(({ problems }) => problems.length > 0).length;
console.log(`${families.length} kinds of bad input, seed ${numbers.seed}`);
console.log(`${results.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
