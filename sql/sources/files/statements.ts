// The statement with which a sheet that was read into a relation is landed.
import { literal, quoted } from '../../load/quoting.ts';

/** Writes a relation with its columns, `_file` and `_line` to a Parquet file. */
export const writeRelation = (relation: string, path: string): string =>
	`copy (select * from ${quoted(relation)}) to ${literal(path)} (format parquet, compression zstd)`;
