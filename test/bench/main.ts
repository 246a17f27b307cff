// `npm run bench -- --scale 1,10`: what Retour's care costs over the bare statements. Each row is a ratio measured in
// one process on the same data: ours against the same SELECTs in a DuckDB that does nothing else.
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { benchIncrements } from './increments.ts';
import { benchMetrics } from './metrics.ts';
import { benchPages } from './pages.ts';
import { benchPipeline } from './pipeline.ts';
import { benchPostgres } from './postgres.ts';
import { benchReads } from './reads.ts';

export type Measured = { what: string; ours: number; bare: number; unit: 'ms' | 'kB' | 'MB'; target: number };

const { values } = parseArgs({
	options: {
		scale: { type: 'string', default: '1,10' },
		/** Scales of the runs after the first. */
		increments: { type: 'string', default: '1' },
		pages: { type: 'boolean', default: true },
		only: { type: 'string' }
	}
});

console.log(`Node ${process.versions.node}, ${cpus().length} cores, ${(totalmem() / 1_073_741_824).toFixed(0)} GiB\n`);
console.log(`${'what'.padEnd(58)}${'ours'.padStart(12)}${'bare'.padStart(12)}${'ratio'.padStart(8)}  target`);
let missed = 0;
/** `--only pipeline`, `increments`, `postgres` or `pages`: that part alone. */
const isWanted = (part: string): boolean => values.only === undefined || values.only === part;

for (const text of isWanted('pipeline') ? values.scale.split(',') : []) {
	const scale = Number(text);
	const folder = mkdtempSync(join(tmpdir(), 'retour-bench-'));
	try {
		for (const measured of await benchPipeline({ folder, scale })) print(measured);
		for (const measured of await benchMetrics({ folder, scale })) print(measured);
		for (const measured of await benchReads({ folder, scale })) print(measured);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
for (const text of isWanted('increments') ? values.increments.split(',') : [])
	for (const measured of await benchIncrements({ scale: Number(text) })) print(measured);
if (isWanted('postgres')) for (const measured of await benchPostgres()) print(measured);
if (values.pages && isWanted('pages')) for (const measured of await benchPages()) print(measured);
console.log(missed === 0 ? '\nevery target is met' : `\n${missed} targets are missed`);

function print({ what, ours, bare, unit, target }: Measured): void {
	const ratio = ours / bare;
	const met = ratio <= target;
	if (!met) missed += 1;
	const number = (value: number) =>
		`${value.toLocaleString('en-US', { maximumFractionDigits: value < 100 ? 1 : 0 })} ${unit}`;
	console.log(
		`${what.padEnd(58)}${number(ours).padStart(12)}${number(bare).padStart(12)}${ratio.toFixed(2).padStart(8)}  at most ${target}${met ? '' : '  MISSED'}`
	);
}
