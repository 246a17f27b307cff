// `npm run planted -- --seeds 1..100 [--scale 1]`: are the truths that are planted in the demo found, and nothing else?
// One line a company, a table of the kinds of truth, and a closing line.
import { parseArgs } from 'node:util';
import type { Found } from './truth.ts';
import { judge, lookFor, truths } from './truths.ts';

const { values } = parseArgs({
	options: { seeds: { type: 'string', default: '1..3' }, scale: { type: 'string', default: '1' } }
});
const [, first = '', last = first] = /^(\d+)(?:\.\.(\d+))?$/.exec(values.seeds) ?? [];
const [from, to, scale] = [Number(first), Number(last), Number(values.scale)];
if (first === '' || to < from) throw new Error(`--seeds must be 7 or 1..100, not ${JSON.stringify(values.seeds)}`);
if (!(scale > 0)) throw new Error(`--scale must be a number above 0, not ${JSON.stringify(values.scale)}`);

const companies: Map<string, Found>[] = [];
for (let seed = from; seed <= to; seed++) {
	const started = performance.now();
	const found = await lookFor({ seed, scale });
	companies.push(found);
	const parts = [...found].map(([kind, { planted, found: count, extra }]) => `${kind} ${count}/${planted} +${extra}`);
	console.log(`seed ${seed}: ${parts.join(', ')} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
}

console.log(
	`\n| truth | planted | found | share | wanted | flagged besides, a company | |\n| --- | --- | --- | --- | --- | --- | --- |`
);
const verdicts = judge(companies);
for (const { kind, planted, found, share, extra, isRight } of verdicts) {
	const { atLeast, atMost } = truths.find((truth) => truth.kind === kind)!;
	const wanted = atLeast === undefined ? `at most ${percent(atMost!)}` : `at least ${percent(atLeast)}`;
	console.log(
		`| ${kind} | ${planted} | ${found} | ${percent(share)} | ${wanted} | ${(extra / companies.length).toFixed(2)} | ${isRight ? 'ok' : 'FAILED'} |`
	);
}
const failed = verdicts.filter(({ isRight }) => !isRight).length;
console.log(`\n${companies.length} companies at scale ${scale}: ${verdicts.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

function percent(share: number): string {
	return `${(100 * share).toFixed(1)} %`;
}
