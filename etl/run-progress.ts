// Progress of a run under way, noted in its record, so that it can be watched from another process.
import type { Effects } from './effects.ts';
import { writeRun, type RunRecord } from './runs.ts';

/** How often a record is written for progress alone. */
const everyMs = 500;

/**
 * The effects with a `progress` that is shown as before and noted in the record besides. The notes do not wait for the
 * disk, and a note that cannot be written is left out: whatever is wrong with the disk, the run itself will meet it.
 */
export function notedProgress(effects: Effects, dataFolder: string, run: RunRecord): Effects {
	let writtenAt = -Infinity;
	return {
		...effects,
		progress: (step, done, total, what) => {
			effects.progress(step, done, total, what);
			if (!run.now || done === null) return;
			Object.assign(run.now, { done, total, what: what ?? null });
			if (performance.now() - writtenAt < everyMs) return;
			writtenAt = performance.now();
			try {
				writeRun(dataFolder, run, { isDurable: false });
			} catch {
				// see above
			}
		}
	};
}
