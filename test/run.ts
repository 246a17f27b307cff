// `npm test`: types, lint, format, unused code, known vulnerabilities, then every test, in the order in which
// failures are cheap; steps go two at a time, since each keeps one core. Closes with one line, `N passed, N failed`,
// over the steps and the tests together.
import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const report = join(tmpdir(), `retour-tests-${process.pid}.json`);
const bin = (name: string) => join(root, 'node_modules', '.bin', name);

/** As much of vitest's report as is read here; times in milliseconds. */
type Report = {
	numPassedTests: number;
	numFailedTests: number;
	numFailedTestSuites: number;
	testResults: { name: string; startTime: number; endTime: number }[];
};

type Step = { name: string; command: string; args: string[] };

/** What the steps read and make themselves stands before they begin. */
const first: Step = { name: 'generated types', command: bin('svelte-kit'), args: ['sync'] };
/** By length, the longest first, so that none is left to be waited for alone. */
const steps: Step[] = [
	{
		name: 'types',
		command: bin('svelte-check'),
		args: ['--tsconfig', './tsconfig.json', '--output', 'human', '--fail-on-warnings']
	},
	{ name: 'unused code', command: bin('knip'), args: [] },
	{ name: 'format', command: bin('prettier'), args: ['--check', '--log-level', 'warn', '.'] },
	{ name: 'lint', command: bin('oxlint'), args: ['--deny-warnings', '.'] },
	{ name: 'known vulnerabilities', command: process.execPath, args: [join(root, 'test/dependencies/advisories.ts')] }
];

const only = process.argv.slice(2);
let passed = 0;
let failed = 0;

if (only.length === 0) {
	await check(first);
	const waiting = [...steps];
	const lane = async () => {
		for (let step = waiting.shift(); step; step = waiting.shift()) await check(step);
	};
	await Promise.all([lane(), lane()]);
}

const code = await run(bin('vitest'), [
	'run',
	...only,
	'--reporter=default',
	'--reporter=json',
	`--reporter=${join(root, 'test/second-tries.ts')}`,
	`--outputFile.json=${report}`
]);
try {
	const { numPassedTests, numFailedTests, numFailedTestSuites, testResults } = JSON.parse(
		readFileSync(report, 'utf8')
	) as Report;
	saySlowest(testResults);
	passed += numPassedTests ?? 0;
	failed += Math.max(
		numFailedTests ?? 0,
		code === 0 ? 0 : 1,
		(numFailedTests ?? 0) === 0 ? (numFailedTestSuites ?? 0) : 0
	);
} catch (error) {
	console.error(`the tests left no report: ${String(error)}`);
	failed += 1;
}
rmSync(report, { force: true });
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

/** Where the time goes: the whole is wanted within minutes. */
function saySlowest(files: Report['testResults']): void {
	const slowest = files
		.map(({ name, startTime, endTime }) => ({ name: relative(root, name), seconds: (endTime - startTime) / 1000 }))
		.sort((one, other) => other.seconds - one.seconds)
		.slice(0, 25);
	for (const { name, seconds } of slowest) console.log(`${seconds.toFixed(0).padStart(5)} s  ${name}`);
}

/** Runs a step; what it says is shown when it has ended, not between the lines of another. */
async function check({ name, command, args }: Step): Promise<void> {
	const started = performance.now();
	const said: Buffer[] = [];
	const code = await run(command, args, said);
	process.stdout.write(Buffer.concat(said));
	console.log(`${code === 0 ? 'ok' : 'FAILED'}  ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
	if (code === 0) passed += 1;
	else failed += 1;
}

/** The exit code of a program. What it says goes to the terminal, or is gathered. */
function run(command: string, args: string[], said?: Buffer[]): Promise<number> {
	return new Promise((resolve, reject) => {
		const child = spawn(command, args, {
			cwd: root,
			stdio: ['inherit', said ? 'pipe' : 'inherit', said ? 'pipe' : 'inherit'],
			env: { ...process.env, FORCE_COLOR: '0' }
		});
		for (const stream of [child.stdout, child.stderr]) stream?.on('data', (bytes: Buffer) => said?.push(bytes));
		child.once('error', reject);
		child.once('close', (exit) => resolve(exit ?? 1));
	});
}
