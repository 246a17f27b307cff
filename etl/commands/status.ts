// `retour status`: what serves, what ran last, and where every row went. Opens no file that a run holds.
import { failedAudits, loadCounts, publication } from '../../sql/publish/read.ts';
import type { Context } from '../main.ts';
import { currentVersion, listVersions, readServing } from '../publish/versions.ts';
import { openPublished } from '../publish/read.ts';
import { listRuns, type RunRecord } from '../runs.ts';

type Row = Record<string, string | number | boolean | null>;

export async function status({ environment, effects, json, print }: Context): Promise<number> {
	const runs = listRuns(environment.dataFolder, 5);
	const published = currentVersion(environment.dataFolder)
		? await readPublished(environment.dataFolder, effects)
		: null;
	const pinnedAt = readServing(environment.dataFolder)?.pinned_at ?? null;
	if (json) {
		print(
			JSON.stringify({
				published: published?.publication ?? null,
				pinned_at: pinnedAt,
				sources: published?.counts ?? [],
				audits: published?.audits ?? [],
				runs
			})
		);
		return 0;
	}
	if (!published) print('published: nothing yet');
	else {
		const { version, data_to } = published.publication;
		print(`published: ${version}, data to ${data_to}`);
		if (pinnedAt)
			print(
				`  held since ${pinnedAt}: ${listVersions(environment.dataFolder)[0]} is the newest; \`retour publish --forward\` serves it`
			);
		for (const count of published.counts)
			print(
				`  ${count.source_id}.${count.entity}: ${number(count.rows_read)} read = ${number(count.loaded)} loaded + ${number(count.unchanged)} unchanged + ${number(count.quarantined)} quarantined; ${number(count.stored_rows)} stored`
			);
		for (const audit of published.audits)
			print(`  ${audit.severity}: ${audit.audit}, ${number(audit.failures)} rows: ${audit.sentence}`);
	}
	print(runs.length === 0 ? 'runs: none yet' : 'runs:');
	for (const run of runs) print(`  ${describeRun(run)}`);
	return 0;
}

async function readPublished(dataFolder: string, effects: Context['effects']) {
	const database = await openPublished(dataFolder, effects);
	const rows = async (sql: string) => (await database.connection.runAndReadAll(sql)).getRowObjectsJS() as Row[];
	try {
		return {
			publication: (await rows(publication))[0] ?? {},
			counts: await rows(loadCounts),
			audits: await rows(failedAudits)
		};
	} finally {
		database.close();
	}
}

function describeRun(run: RunRecord): string {
	const seconds = run.ended_at
		? `${((Date.parse(run.ended_at) - Date.parse(run.started_at)) / 1000).toFixed(1)} s`
		: 'under way';
	return `${run.started_at}  ${run.outcome} (${run.trigger}, ${seconds})${run.version ? ` published ${run.version}` : ''}${run.error ? ` ${run.error.code}: ${run.error.message}` : ''}`;
}

const number = (value: Row[string] | undefined): string => Number(value ?? 0).toLocaleString('en-US');
