// What reads what, from DuckDB's own parse tree, and the order in which models are built.
import type { DuckDBConnection } from '@duckdb/node-api';
import * as statements from '../../sql/models/statements.ts';
import { RetourError } from '../errors.ts';
import type { Layer, Model } from './parse.ts';
import { hash } from './state.ts';

/** A relation that a SELECT reads, and where its name stands in the text. */
export type Reference = {
	/** `<schema>.<name>` */
	relation: string;
	schema: string;
	name: string;
	/** Byte offset of the name in the UTF-8 text. */
	at: number;
	/** Whether the text gives it another name right behind. */
	hasAlias: boolean;
};

export type GraphNode = {
	model: Model;
	/** Relations that the SELECT reads, sorted, each once. */
	reads: string[];
	references: readonly Reference[];
	/** Models whose changed rows the `stale` queries read, as `changes.<model>`. */
	follows: string[];
	/** What each of the `stale` queries reads. */
	staleReferences: readonly (readonly Reference[])[];
};

/** What each layer may read. An intermediate model may add up facts for the marts that are made of them; no cycles. */
const readable: Record<Layer, readonly string[]> = {
	staging: ['raw', 'reference'],
	intermediate: ['staging', 'intermediate', 'marts', 'reference', 'load'],
	marts: ['staging', 'intermediate', 'marts', 'reference']
};

/**
 * Orders the models so that each comes after what it reads.
 * Throws `MODEL_PARSE`, `MODEL_LAYER` (a layer reads what it must not), `MODEL_UNKNOWN` (a model that does not exist),
 * `MODEL_INCREMENTAL` (changes of an input that cannot be followed) and `MODEL_CYCLE`.
 */
export async function readGraph(connection: DuckDBConnection, models: readonly Model[]): Promise<GraphNode[]> {
	const known = new Map(models.map((model) => [model.relation, model]));
	const nodes = new Map<string, GraphNode>();
	for (const model of models) {
		const references = await readReferences(connection, model.body, model.file);
		checkLayers(model, references, known);
		nodes.set(model.relation, {
			model,
			reads: [...new Set(references.map((reference) => reference.relation))].sort(),
			references,
			...(await readFollows(connection, model, models))
		});
	}
	for (const node of nodes.values()) if (node.model.kept === 'incremental') checkFollowed(node, nodes);
	return inOrder(nodes);
}

/**
 * What texts read, by their hash: nothing but the text and DuckDB decide it. A run asks thrice (to build, to audit, to
 * publish), and to parse them all takes a quarter of a run in which nothing changed, so the warehouse keeps it.
 */
const parsed = new Map<string, readonly Reference[]>();
const notKept = new Set<string>();

/** Takes up what earlier runs parsed. */
export async function recallParsed(connection: DuckDBConnection): Promise<void> {
	const rows = (await connection.runAndReadAll(statements.readParsed)).getRowsJS();
	for (const [text, references] of rows)
		parsed.set(String(text), JSON.parse(String(references)) as readonly Reference[]);
}

/** Keeps what was parsed since. */
export async function keepParsed(connection: DuckDBConnection): Promise<void> {
	if (notKept.size === 0) return;
	const texts = [...notKept].map((text) => ({ text, reads: JSON.stringify(parsed.get(text)) }));
	await connection.run(statements.writeParsed, { texts: JSON.stringify(texts) });
	notKept.clear();
}

/** Every relation with a schema that a SELECT reads. Throws `MODEL_PARSE`. */
export async function readReferences(
	connection: DuckDBConnection,
	select: string,
	file: string
): Promise<readonly Reference[]> {
	const text = hash([select]);
	const known = parsed.get(text);
	if (known) return known;
	const references = await parse(connection, select, file);
	parsed.set(text, references);
	notKept.add(text);
	return references;
}

async function parse(connection: DuckDBConnection, select: string, file: string): Promise<Reference[]> {
	const reader = await connection.runAndReadAll(statements.parseTree, { select });
	const tree = JSON.parse(String(reader.getRowObjectsJson()[0]?.tree)) as ParseTree;
	if (tree.error) {
		const before = Buffer.from(select)
			.subarray(0, Number(tree.position ?? 0))
			.toString();
		throw new RetourError('model', 'MODEL_PARSE', `${file}: ${tree.error_message ?? 'not a SELECT'}`, {
			hint: `line ${before.split('\n').length} of the SELECT; a file holds one SELECT and nothing else`
		});
	}
	if (tree.statements?.length !== 1)
		throw new RetourError('model', 'MODEL_PARSE', `${file}: holds ${tree.statements?.length ?? 0} statements, not one`);
	return [...tablesOf(tree.statements[0])];
}

type ParseTree = { error: boolean; error_message?: string; position?: string; statements?: unknown[] };

function* tablesOf(node: unknown): Generator<Reference> {
	if (Array.isArray(node)) {
		for (const child of node) yield* tablesOf(child);
	} else if (node !== null && typeof node === 'object') {
		const table = node as {
			type?: unknown;
			schema_name?: unknown;
			table_name?: unknown;
			query_location?: unknown;
			alias?: unknown;
		};
		if (table.type === 'BASE_TABLE' && table.schema_name !== '') {
			const [schema, name] = [String(table.schema_name), String(table.table_name)];
			yield {
				relation: `${schema}.${name}`,
				schema,
				name,
				at: Number(table.query_location),
				hasAlias: table.alias !== ''
			};
		}
		for (const child of Object.values(node)) yield* tablesOf(child);
	}
}

function checkLayers(model: Model, references: readonly Reference[], known: ReadonlyMap<string, Model>): void {
	const allowed = readable[model.layer];
	for (const { relation, schema } of references) {
		if (!allowed.includes(schema))
			throw new RetourError(
				'model',
				'MODEL_LAYER',
				`${model.file}: reads ${relation}, but ${model.layer} reads only ${allowed.join(', ')}`,
				{
					hint: 'rows flow one way: raw, staging, intermediate, marts'
				}
			);
		if (schema in readable && !known.has(relation))
			throw new RetourError(
				'model',
				'MODEL_UNKNOWN',
				`${model.file}: reads ${relation}, and there is no sql/${relation.replace('.', '/')}.sql`
			);
	}
}

async function readFollows(
	connection: DuckDBConnection,
	model: Model,
	models: readonly Model[]
): Promise<Pick<GraphNode, 'follows' | 'staleReferences'>> {
	const follows = new Set<string>();
	const staleReferences: (readonly Reference[])[] = [];
	for (const [index, select] of model.stale.entries()) {
		const references = await readReferences(connection, select, `${model.file} (stale ${index + 1})`);
		staleReferences.push(references);
		for (const { schema, name, relation } of references) {
			if (schema !== 'changes') continue;
			const upstream = models.find((candidate) => candidate.name === name);
			if (!upstream || upstream.by.length === 0)
				throw new RetourError(
					'model',
					'MODEL_INCREMENTAL',
					`${model.file}: follows ${relation}, but ${name} is not kept by columns`
				);
			follows.add(upstream.relation);
		}
	}
	return { follows: [...follows].sort(), staleReferences };
}

/**
 * An incremental model may read views and reference tables freely, since their changes are changes of raw rows or of
 * the definition. Of a kept relation, read directly or through a view, it must follow the changes.
 */
function checkFollowed({ model, reads, references, follows }: GraphNode, nodes: ReadonlyMap<string, GraphNode>): void {
	const throughViews = (relation: string): string[] => {
		const upstream = nodes.get(relation);
		if (!upstream) return [];
		return upstream.model.kept === 'view' ? upstream.reads.flatMap(throughViews) : [relation];
	};
	const lost = reads.flatMap(throughViews).find((relation) => !follows.includes(relation));
	if (lost !== undefined)
		throw new RetourError(
			'model',
			'MODEL_INCREMENTAL',
			`${model.file}: reads ${lost} but does not follow its changes`,
			{
				hint: `add \`-- stale   select … from changes.${lost.split('.')[1] ?? lost}\`, with that model kept by columns; or keep this one as a table`
			}
		);
	const strange = model.narrows.find((relation) => !references.some((reference) => reference.relation === relation));
	if (strange !== undefined)
		throw new RetourError('model', 'MODEL_INCREMENTAL', `${model.file}: narrows ${strange}, which it does not read`);
}

function inOrder(nodes: ReadonlyMap<string, GraphNode>): GraphNode[] {
	const ordered: GraphNode[] = [];
	const done = new Set<string>();
	const visit = (node: GraphNode, path: readonly string[]): void => {
		const { relation } = node.model;
		if (done.has(relation)) return;
		if (path.includes(relation))
			throw new RetourError(
				'model',
				'MODEL_CYCLE',
				`${[...path.slice(path.indexOf(relation)), relation].join(' reads ')}`,
				{
					hint: 'a model cannot read itself, not even through others'
				}
			);
		for (const read of [...node.reads, ...node.follows]) {
			const upstream = nodes.get(read);
			if (upstream) visit(upstream, [...path, relation]);
		}
		done.add(relation);
		ordered.push(node);
	};
	for (const node of nodes.values()) visit(node, []);
	return ordered;
}
