// What stands behind a published relation: the file of each model, what it reads, and the query of each audit.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { showBroken, showDuplicates, showNulls, showOrphans } from '../../sql/models/failures.ts';
import { readAuditFiles } from './audit.ts';
import { readGraph } from './graph.ts';
import { readModels, type Model } from './parse.ts';

export type Lineage = {
	/** `sql` is the whole file, with its header; `reads` are relations with their schema, sorted. */
	models: { model: string; sql: string; reads: string[] }[];
	/** `sql` gives the rows that break it. */
	audits: { audit: string; sql: string }[];
};

/** Reads the files of `sql/`. Throws `MODEL_HEADER`, `AUDIT_HEADER`, and what `readGraph` throws. */
export async function readLineage(connection: DuckDBConnection, folder: string): Promise<Lineage> {
	const graph = await readGraph(connection, readModels(folder));
	return {
		models: graph.map(({ model, reads }) => ({
			model: model.relation,
			sql: readFileSync(join(dirname(folder), model.file), 'utf8').trim(),
			reads
		})),
		audits: [
			...graph.flatMap(({ model }) => headerAudits(model)),
			...readAuditFiles(folder).map(({ name, body }) => ({ audit: name, sql: body }))
		]
	};
}

function headerAudits({ relation, key, tests }: Model): Lineage['audits'] {
	const named = (sentence: string, sql: string) => ({ audit: `${relation} ${sentence}`, sql });
	return [
		named(`not_null(${key.join(', ')})`, showNulls(relation, key)),
		named(`unique(${key.join(', ')})`, showDuplicates(relation, key)),
		...tests.map((test) =>
			named(
				test.sentence,
				test.kind === 'not_null'
					? showNulls(relation, test.columns)
					: test.kind === 'expect'
						? showBroken(relation, test.condition)
						: showOrphans(relation, test.columns, test.target, test.targetColumns)
			)
		)
	];
}
