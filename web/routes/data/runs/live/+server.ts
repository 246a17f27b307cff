import { liveRuns } from '#lib/runs/live.server.ts';
import { readEnvironment } from '#lib/server/environment.ts';
import type { RequestHandler } from './$types';

/** The newest run as it goes, as server-sent events. */
export const GET: RequestHandler = ({ request }) =>
	new Response(liveRuns({ dataFolder: readEnvironment().dataFolder, signal: request.signal }), {
		headers: {
			'content-type': 'text/event-stream',
			'cache-control': 'no-store',
			// a proxy that gathers would show the run when it is over
			'x-accel-buffering': 'no'
		}
	});
