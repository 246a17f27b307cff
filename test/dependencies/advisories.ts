// What is known against the packages that users run, asked of the registry. Fails where something high or critical is
// known; where the registry does not answer it says loudly that nothing was asked, since a machine without a network must
// still be able to run the tests.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const waitMs = 60_000;

/** What an answer of `npm audit --json` says. */
export type Verdict =
	{ kind: 'clean'; lesser: number } | { kind: 'found'; packages: string[] } | { kind: 'unanswered'; why: string };

type Advice = {
	message?: string;
	auditReportVersion?: number;
	vulnerabilities?: Record<string, { severity: string; fixAvailable?: unknown }>;
};

const isGrave = (severity: string): boolean => severity === 'high' || severity === 'critical';

/** Reads what `npm audit --json` wrote. Anything but a report is no answer, and never a clean one. */
export function readVerdict(written: string): Verdict {
	let advice: Advice;
	try {
		advice = JSON.parse(written) as Advice;
	} catch {
		return { kind: 'unanswered', why: written.trim() === '' ? 'npm said nothing' : 'npm did not write JSON' };
	}
	if (!advice.auditReportVersion || !advice.vulnerabilities)
		return { kind: 'unanswered', why: (advice.message ?? 'npm wrote no report').replace(/ - .*$/, '') };
	const all = Object.entries(advice.vulnerabilities);
	const grave = all.filter(([, { severity }]) => isGrave(severity));
	return grave.length > 0
		? { kind: 'found', packages: grave.map(([name, { severity }]) => `${name} (${severity})`) }
		: { kind: 'clean', lesser: all.length };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const verdict = readVerdict(await audit());
	if (verdict.kind === 'found') {
		console.error(`known against what users run: ${verdict.packages.join(', ')}; see \`npm audit --omit=dev\``);
		process.exitCode = 1;
	} else if (verdict.kind === 'clean') console.log(`nothing high or critical is known (${verdict.lesser} lesser)`);
	else console.log(`SKIPPED: the registry does not tell what is known against packages (${verdict.why})`);
}

/** What npm writes, whatever its exit code. */
function audit(): Promise<string> {
	return new Promise((resolve) => {
		execFile(
			process.platform === 'win32' ? 'npm.cmd' : 'npm',
			['audit', '--omit=dev', '--json', '--fetch-retries=0', `--fetch-timeout=${waitMs / 2}`],
			{ cwd: root, timeout: waitMs, maxBuffer: 64 * 1024 * 1024 },
			(_error, written) => resolve(written)
		);
	});
}
