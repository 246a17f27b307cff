// Hints that a source has something new, on their way to the process that runs the pipeline. Whoever saves a form ten
// times in a minute has one run of it.

export type Hints = (source: string) => void;

/**
 * Gathers the sources that are hinted at and sends them together: `gatherMs` after the first, and no sooner than `pauseMs`
 * after the last time.
 */
export function gatherHints(send: (sources: string[]) => void, { gatherMs = 5_000, pauseMs = 60_000 } = {}): Hints {
	const gathered = new Set<string>();
	let earliest = 0;
	let isWaiting = false;
	return (source) => {
		gathered.add(source);
		if (isWaiting) return;
		isWaiting = true;
		const wait = Math.max(gatherMs, earliest - Date.now());
		setTimeout(() => {
			isWaiting = false;
			earliest = Date.now() + pauseMs;
			send([...gathered]);
			gathered.clear();
		}, wait).unref();
	};
}

/** To the process that started the dashboard. One that was started alone has nobody to tell, and says nothing. */
export const hintRun: Hints = gatherHints((sources) => {
	if (process.connected) process.send?.({ kind: 'run', sources }, undefined, undefined, () => undefined);
});
