// `npm run calibrate -- [--seed 1]`: do the statistics err as seldom as they say? One line a measure, and a closing line.
import { parseArgs } from 'node:util';
import { measures } from './measures.ts';

const { values } = parseArgs({ options: { seed: { type: 'string', default: '1' } } });
const seed = Number(values.seed);
if (!Number.isInteger(seed)) throw new Error(`--seed must be a whole number, not ${JSON.stringify(values.seed)}`);

const shown = (value: number) => String(Number(value.toPrecision(5)));

let [passed, failed] = [0, 0];
for (const measure of measures)
	for (const { name, found, from, to } of await measure(seed)) {
		const isRight = found >= from && found <= to;
		if (isRight) passed++;
		else failed++;
		console.log(
			`${name.padEnd(52)}${found.toPrecision(5).padStart(10)}  ${shown(from)} to ${shown(to)}  ${isRight ? 'ok' : 'FAILED'}`
		);
	}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
