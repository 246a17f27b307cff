// Watches the newest run from the browser. Only while the page is seen: a browser has six connections to a place, and
// hidden pages that each hold one would leave none.
import type { Run } from './run.ts';

/**
 * Follows `/data/runs/live` for as long as the effect lives in which it is called. `ended` is told when a run that was
 * under way has ended. Returns the newest run, once it is known.
 */
export function watchRuns(ended: (run: Run) => void): { readonly newest: Run | null } {
	let newest = $state.raw<Run | null>(null);
	$effect(() => {
		let events: EventSource | null = null;
		const follow = () => {
			if (document.hidden) {
				events?.close();
				events = null;
				return;
			}
			if (events) return;
			events = new EventSource('/data/runs/live');
			events.addEventListener('run', (event: MessageEvent<string>) => {
				const run = JSON.parse(event.data) as Run;
				const wasRunning = newest?.outcome === 'running' || (newest !== null && newest.id !== run.id);
				newest = run;
				if (wasRunning && run.outcome !== 'running') ended(run);
			});
		};
		follow();
		document.addEventListener('visibilitychange', follow);
		return () => {
			document.removeEventListener('visibilitychange', follow);
			events?.close();
		};
	});
	return {
		get newest() {
			return newest;
		}
	};
}
