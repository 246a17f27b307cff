import { BIGINT, DuckDBDataChunk, VARCHAR, type DuckDBConnection } from '@duckdb/node-api';
import { appendedTable, createAppendedRows } from '../../sql/load/tabular.ts';

const chunkRows = 2048;

/** Rows on their way into the table behind a relation, in DuckDB's own portions. */
export type AppendedRows = {
	append: (values: readonly (string | null)[], line: number) => void;
	/** Writes what is left. Returns the number of rows. */
	close: () => number;
};

/** Makes the table of a relation whose rows are found one by one. Columns are VARCHAR, `_line` BIGINT. */
export async function openAppendedRows(
	connection: DuckDBConnection,
	relation: string,
	columns: readonly string[]
): Promise<AppendedRows> {
	await connection.run(createAppendedRows(relation, columns));
	const appender = await connection.createAppender(appendedTable(relation), 'main', 'temp');
	const types = [...columns.map(() => VARCHAR), BIGINT];
	let texts: (string | null)[][] = columns.map(() => []);
	let lines: bigint[] = [];
	let rows = 0;
	const flush = () => {
		if (lines.length === 0) return;
		const chunk = DuckDBDataChunk.create(types, lines.length);
		chunk.setColumns([...texts, lines]);
		appender.appendDataChunk(chunk);
		texts = columns.map(() => []);
		lines = [];
	};
	return {
		append: (values, line) => {
			for (let column = 0; column < texts.length; column++) texts[column]!.push(values[column] || null);
			lines.push(BigInt(line));
			rows++;
			if (lines.length === chunkRows) flush();
		},
		close: () => {
			flush();
			appender.closeSync();
			return rows;
		}
	};
}
