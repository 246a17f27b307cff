// `npm test`: types, lint, format, unused code, known vulnerabilities, then every test, in the order in which
// failures are cheap. Closes with one line, `N passed, N failed`, over the steps and the tests together.
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

const steps: Step[] = [
	{ name: 'generated types', command: bin('svelte-kit'), args: ['sync'] },
	{
		name: 'types',
		command: bin('svelte-check'),
		args: ['--tsconfig', './tsconfig.json', '--output', 'human', '--fail-on-warnings']
	},
	{ name: 'lint', command: bin('oxlint'), args: ['--deny-warnings', '.'] },
	{ name: 'format', command: bin('prettier'), args: ['--check', '--log-level', 'warn', '.'] },
	{ name: 'unused code', command: bin('knip'), args: [] },
	{ name: 'known vulnerabilities', command: process.execPath, args: [join(root, 'test/dependencies/advisories.ts')] }
];

const only = process.argv.slice(2);
let passed = 0;
let failed = 0;

for (const step of only.length > 0 ? [] : steps) {
	const started = performance.now();
	const code = await run(step.command, step.args);
	console.log(`${code === 0 ? 'ok' : 'FAILED'}  ${step.name} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
	if (code === 0) passed += 1;
	else failed += 1;
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

function run(command: string, args: string[]): Promise<number> {
	return new Promise((resolve, reject) => {
		const child = spawn(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, FORCE_COLOR: '0' } });
		child.once('error', reject);
		child.once('exit', (exit) => resolve(exit ?? 1));
	});
}
