// All or nothing.
import type { DuckDBConnection } from '@duckdb/node-api';
import { begin, commit, rollback } from '../sql/models/statements.ts';

/** What the work wrote stays only if it ends well. The disk is waited for once, however many statements it is. */
export async function inTransaction<T>(connection: DuckDBConnection, work: () => Promise<T>): Promise<T> {
	await connection.run(begin);
	try {
		const result = await work();
		await connection.run(commit);
		return result;
	} catch (error) {
		await connection.run(rollback);
		throw error;
	}
}
