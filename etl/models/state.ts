// What a model was built from, so that it is built again when and only when that has changed.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { readMacros } from '../../sql/macros/macros.ts';
import * as statements from '../../sql/models/statements.ts';
import type { GraphNode } from './graph.ts';

/** Newest load, or content, of every raw, reference and load relation that a model reads, directly or through others. */
export type Inputs = Record<string, string>;

export type ModelState = {
	/** Hash of all that shapes the rows beside the rows read. */
	definition: string;
	inputs: Inputs;
	/** The newest load when it was built. */
	builtSeq: number;
	/** Since which load `changes.<model>` is complete; null: the model keeps no changes. */
	changesSince: number | null;
	rows: number | null;
	/** The words of the header that were last written down. */
	grain: string;
	sentence: string;
};

/** What the models would be built from now. */
export type Present = { definition: string; inputs: Inputs };

export async function readStates(connection: DuckDBConnection): Promise<Map<string, ModelState>> {
	const rows = (await connection.runAndReadAll(statements.readState)).getRowObjectsJS();
	return new Map(
		rows.map((row) => [
			String(row.model),
			{
				definition: String(row.definition),
				inputs: JSON.parse(String(row.inputs)) as Inputs,
				builtSeq: Number(row.built_seq),
				changesSince: row.changes_since === null ? null : Number(row.changes_since),
				rows: row.rows === null ? null : Number(row.rows),
				grain: String(row.grain),
				sentence: String(row.sentence)
			}
		])
	);
}

/** The newest load per entity that brought rows; `newest` over all of them. */
export async function readLoads(connection: DuckDBConnection): Promise<{ loads: Map<string, number>; newest: number }> {
	const rows = (await connection.runAndReadAll(statements.readLoads)).getRowObjectsJS();
	const loads = new Map(rows.map((row) => [String(row.entity), Number(row.load_seq)]));
	return { loads, newest: Math.max(0, ...loads.values()) };
}

/** Computes definition and inputs of every model, upstream first as the graph is ordered. */
export async function readPresent(
	connection: DuckDBConnection,
	graph: readonly GraphNode[],
	folder: string
): Promise<Map<string, Present>> {
	const { loads, newest } = await readLoads(connection);
	const contents = (await connection.runAndReadAll(statements.readReferenceState)).getRowObjectsJS();
	const reference = new Map(contents.map((row) => [`reference.${String(row.relation)}`, String(row.content)]));
	// Any macro may be called by any model, so a change of one is a change of all: it is rare and small enough.
	const shared = [readMacros(join(folder, 'macros')).join('\n'), await readTimezone(connection)];
	const present = new Map<string, Present>();
	// once, not for each model: it is by far the longest text
	const common = hash(shared);
	for (const { model, reads } of graph) {
		const inputs: Inputs = {};
		const definitions = [model.body, model.kept, ...model.by, ...model.stale, ...model.narrows, common];
		for (const relation of reads) {
			const upstream = present.get(relation);
			const [schema, name = ''] = relation.split('.');
			if (upstream) {
				Object.assign(inputs, upstream.inputs);
				definitions.push(upstream.definition);
			} else if (schema === 'raw') inputs[relation] = String(loads.get(name) ?? 0);
			else if (schema === 'load') inputs[relation] = String(newest);
			else inputs[relation] = reference.get(relation) ?? '';
		}
		present.set(model.relation, { definition: hash(definitions), inputs });
	}
	return present;
}

/** The reporting time zone, which gives every instant its day. */
export async function readTimezone(connection: DuckDBConnection): Promise<string> {
	const [row] = (await connection.runAndReadAll(statements.readTimezone)).getRowObjectsJS();
	if (!row) throw new Error('reference.settings is empty: call refreshReference first');
	return String(row.timezone);
}

/** The inputs that differ, as sentences' subjects: `raw.returns`, `reference.reasons`. */
export function changedInputs(before: Inputs, now: Inputs): string[] {
	return [...new Set([...Object.keys(before), ...Object.keys(now)])]
		.filter((input) => before[input] !== now[input])
		.sort();
}

export const hash = (texts: readonly string[]): string =>
	createHash('sha256').update(JSON.stringify(texts)).digest('hex').slice(0, 32);
