// Progress on a terminal as one bar that is redrawn, elsewhere as plain lines, at most one every five seconds a step.
import type { Effects } from './effects.ts';

type Output = { isTTY?: boolean; columns?: number; write: (text: string) => unknown };

/** The `log` and `progress` of the command line. Both write to `output` (standard error: results go to standard output). */
export function terminal(
	output: Output,
	{ plain = false, now = Date.now }: { plain?: boolean; now?: () => number } = {}
): Pick<Effects, 'log' | 'progress'> {
	const bars = Boolean(output.isTTY) && !plain;
	let drawn = false;
	let lastStep = '';
	let lastLine = 0;

	const wipe = () => {
		if (drawn) output.write('\r\u001b[2K');
		drawn = false;
	};

	return {
		log(level, sentence) {
			wipe();
			output.write(`${level === 'info' ? '' : `${level}: `}${sentence}\n`);
		},
		progress(step, done, total, what = '') {
			if (done === null) {
				wipe();
				lastStep = '';
				return;
			}
			const amount = total === null ? count(done) : `${count(done)} of ${count(total)}`;
			if (bars) {
				const share = total ? Math.min(1, done / total) : null;
				const bar =
					share === null ? '' : `${'█'.repeat(Math.round(share * 24)).padEnd(24, '░')} ${Math.round(share * 100)}% `;
				output.write(`\r\u001b[2K${`${step.padEnd(8)} ${bar}${amount} ${what}`.slice(0, (output.columns ?? 80) - 1)}`);
				drawn = true;
				return;
			}
			if (step === lastStep && now() - lastLine < 5000) return;
			lastStep = step;
			lastLine = now();
			output.write(`${step}: ${amount} ${what}`.trimEnd() + '\n');
		}
	};
}

const count = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 0 });
