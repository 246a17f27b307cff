import { LIST, listValue, VARCHAR, type DuckDBConnection } from '@duckdb/node-api';
import { deleteStopped, insertStopped } from '../../sql/load/completeness.ts';
import type { Landing } from '../sources/types.ts';

/** Remembers which entities could not be read, since when, and forgets those that could; an increment reads all of them. */
export async function noteStopped(
	connection: DuckDBConnection,
	{ sourceId, at }: { sourceId: string; at: string },
	{ stopped = [], reading = 'increment' }: Pick<Landing, 'stopped' | 'reading'>
): Promise<void> {
	if (reading === 'increment')
		await connection.run(
			deleteStopped,
			{ source_id: sourceId, still: listValue(stopped.map(({ entity }) => entity)) },
			{ still: LIST(VARCHAR) }
		);
	for (const { entity, code, message, hint } of stopped)
		await connection.run(insertStopped, {
			source_id: sourceId,
			entity,
			code,
			message,
			hint,
			stopped_since: at
		});
}
