// What a model was built from, so that it is built again when and only when that has changed.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { readMacros } from '../../sql/macros/macros.ts';
import * as statements from '../../sql/models/statements.ts';
import type { GraphNode } from './graph.ts';

/**
 * What a model reads, directly or through views: the newest load of a raw or load relation, the content of a reference
 * table, the stamp of a model that is kept. So a model is as it was where what it reads came out as it was, whatever was
 * loaded further up.
 */
export type Inputs = Record<string, string>;

export type ModelState = {
	/** Hash of all that shapes the rows beside the rows read. */
	definition: string;
	inputs: Inputs;
	/** Another one whenever its rows changed. Empty: a view, or of an earlier Retour. */
	stamp: string;
	/** Tables that are made whole: all rows in a few letters, to know whether they changed. */
	fingerprint: string | null;
	/** The newest load when it was made. */
	builtSeq: number;
	/** The stamp of the rows from which `changes.<model>` leads to those that are; null: it keeps none, or all were written. */
	changesFrom: string | null;
	rows: number | null;
	/** The words of the header that were last written down. */
	grain: string;
	sentence: string;
};

/** What a model would be built from now. */
export type Present = { definition: string; inputs: Inputs; isView: boolean };

export async function readStates(connection: DuckDBConnection): Promise<Map<string, ModelState>> {
	const rows = (await connection.runAndReadAll(statements.readState)).getRowObjectsJS();
	return new Map(
		rows.map((row) => [
			String(row.model),
			{
				definition: String(row.definition),
				inputs: JSON.parse(String(row.inputs)) as Inputs,
				stamp: String(row.stamp ?? ''),
				fingerprint: row.fingerprint === null ? null : String(row.fingerprint),
				builtSeq: Number(row.built_seq),
				changesFrom: row.changes_from === null ? null : String(row.changes_from),
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

/** What models are built from beside each other. */
export type Sources = {
	/** The newest load per entity that brought rows. */
	loads: ReadonlyMap<string, number>;
	newest: number;
	/** Content of each reference table. */
	reference: ReadonlyMap<string, string>;
	/** Hash of what shapes the rows of any model. */
	common: string;
};

export async function readSources(connection: DuckDBConnection, folder: string): Promise<Sources> {
	const contents = (await connection.runAndReadAll(statements.readReferenceState)).getRowObjectsJS();
	// Any macro may be called by any model, so a change of one is a change of all: it is rare and small enough.
	const shared = [readMacros(join(folder, 'macros')).join('\n'), await readTimezone(connection)];
	return {
		...(await readLoads(connection)),
		reference: new Map(contents.map((row) => [`reference.${String(row.relation)}`, String(row.content)])),
		// once, not for each model: it is by far the longest text
		common: hash(shared)
	};
}

/**
 * What a model would be built from now. Of the models that it reads `present` must have the definitions, and `states` the
 * stamps as they are now: they are asked in the order of the graph, each after those before it were built.
 */
export function presentOf(
	{ model, reads, follows }: GraphNode,
	{ loads, newest, reference, common }: Sources,
	present: ReadonlyMap<string, Present>,
	states: ReadonlyMap<string, Pick<ModelState, 'stamp'>>
): Present {
	const inputs: Inputs = {};
	const definitions = [model.body, model.kept, ...model.by, ...model.stale, ...model.narrows, common];
	for (const relation of reads) {
		const upstream = present.get(relation);
		const [schema, name = ''] = relation.split('.');
		if (upstream) {
			definitions.push(upstream.definition);
			if (upstream.isView) Object.assign(inputs, upstream.inputs);
			else inputs[relation] = states.get(relation)?.stamp ?? '';
		} else if (schema === 'raw') inputs[relation] = String(loads.get(name) ?? 0);
		else if (schema === 'load') inputs[relation] = String(newest);
		else inputs[relation] = reference.get(relation) ?? '';
	}
	for (const relation of follows) inputs[relation] = states.get(relation)?.stamp ?? '';
	return { definition: hash(definitions), inputs, isView: model.kept === 'view' };
}

/** Of every model, after all were built. */
export function presentOfAll(
	graph: readonly GraphNode[],
	sources: Sources,
	states: ReadonlyMap<string, ModelState>
): Map<string, Present> {
	const present = new Map<string, Present>();
	for (const node of graph) present.set(node.model.relation, presentOf(node, sources, present, states));
	return present;
}

/** The reporting time zone, which gives every instant its day. */
export async function readTimezone(connection: DuckDBConnection): Promise<string> {
	const [row] = (await connection.runAndReadAll(statements.readTimezone)).getRowObjectsJS();
	if (!row) throw new Error('reference.settings is empty: call refreshReference first');
	return String(row.timezone);
}

/** The inputs that differ, as sentences' subjects: `raw.returns`, `reference.reasons`, `marts.fct_returns`. */
export function changedInputs(before: Inputs, now: Inputs): string[] {
	return [...new Set([...Object.keys(before), ...Object.keys(now)])]
		.filter((input) => before[input] !== now[input])
		.sort();
}

export const hash = (texts: readonly string[]): string =>
	createHash('sha256').update(JSON.stringify(texts)).digest('hex').slice(0, 32);
