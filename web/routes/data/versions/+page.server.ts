import { compareVersions } from '#lib/server/compare.ts';
import { warehouseStatus } from '#lib/server/data.ts';
import { readEnvironment } from '#lib/server/environment.ts';
import { Failure } from '#lib/server/failure.ts';
import { readPage } from '#lib/server/publication.ts';
import { listClosures, listVersions, readVersionLog } from '#lib/trust/version-files.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { publication } = readPage(event);
	const { dataFolder } = readEnvironment();
	const [versions, closures, log, status, compared] = await Promise.all([
		listVersions(dataFolder),
		listClosures(dataFolder),
		readVersionLog(dataFolder, publication.version),
		warehouseStatus(),
		compare(event.url.searchParams, event.request.signal)
	]);
	return { versions, closures, log, current: status.version, compared };
};

/** What `before` and `after` ask for; one that cannot be answered is said in its place on the page. */
async function compare(query: URLSearchParams, signal: AbortSignal) {
	const [before, after] = [query.get('before'), query.get('after')];
	if (!before || !after || before === after) return null;
	try {
		return { restatement: await compareVersions(before, after, signal), problem: null };
	} catch (error) {
		if (error instanceof Failure) return { restatement: null, problem: error.message };
		throw error;
	}
}
