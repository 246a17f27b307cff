// Builds the models that are out of date, each in one transaction together with the note of what it was built from:
// a crash anywhere leaves the old table or the new one, and the next run goes on from there.
import type { DuckDBConnection } from '@duckdb/node-api';
import * as statements from '../../sql/models/statements.ts';
import type { Effects } from '../effects.ts';
import { RetourError } from '../errors.ts';
import { readGraph, type GraphNode } from './graph.ts';
import { readModels, type Layer, type Model } from './parse.ts';
import {
	changedInputs,
	readLoads,
	readPresent,
	readStates,
	readTimezone,
	type ModelState,
	type Present
} from './state.ts';

export type BuildOptions = {
	connection: DuckDBConnection;
	effects: Pick<Effects, 'now' | 'progress'>;
	/** `sql/` of the project. */
	folder: string;
	/** Build everything from nothing, whatever is known of it. */
	full?: boolean;
};

export type ModelReport = {
	model: string;
	layer: Layer;
	action: Action;
	reason: string;
	rows: number | null;
	ms: number;
};
export type Action = 'built' | 'incremental' | 'skipped';

/** What would be built, and why. Writes nothing but the runner's own empty tables. */
export type ModelPlan = { model: string; layer: Layer; action: Action; reason: string };

/** Names of the models of a layer, in the order of their files; by default those that are published. */
export const listModels = (folder: string, layer: Layer = 'marts'): string[] =>
	readModels(folder)
		.filter((model) => model.layer === layer)
		.map((model) => model.name);

/**
 * Brings every model up to date: what neither changed itself nor reads anything that changed is skipped.
 * Sets the session's time zone to the reporting one. Throws `MODEL_HEADER`, `MODEL_PARSE`, `MODEL_LAYER`,
 * `MODEL_UNKNOWN`, `MODEL_INCREMENTAL`, `MODEL_CYCLE`, and `MODEL_BUILD` where DuckDB refuses a statement.
 */
export async function buildModels({ connection, effects, folder, full = false }: BuildOptions): Promise<ModelReport[]> {
	const { graph, states, present, newest } = await look({ connection, folder });
	await forgetRemoved(connection, graph, states);
	const reports: ModelReport[] = [];
	for (const [index, node] of graph.entries()) {
		const { model } = node;
		const now = present.get(model.relation)!;
		const state = states.get(model.relation);
		const decision = full ? ({ action: 'built', reason: 'asked for' } as const) : decide(node, now, state, states);
		const started = performance.now();
		let rows = state?.rows ?? null;
		if (decision.action !== 'skipped') {
			effects.progress('models', index, graph.length, model.name);
			const changesSince = decision.action === 'incremental' ? state!.builtSeq : null;
			const builtAt = effects.now().toISOString();
			rows = await inTransaction(connection, model, async () => {
				if (decision.action === 'incremental') await replaceStale(connection, node, state!.builtSeq);
				else await createWhole(connection, node);
				const count = model.kept === 'view' ? null : await countRows(connection, model.relation);
				await connection.run(statements.writeState, {
					...described(model),
					layer: model.layer,
					kept: model.kept,
					definition: now.definition,
					inputs: JSON.stringify(now.inputs),
					built_seq: newest,
					changes_since: changesSince,
					rows: count,
					built_at: builtAt
				});
				return count;
			});
			states.set(model.relation, { ...now, builtSeq: newest, changesSince, rows });
		} else {
			await connection.run(statements.describeState, described(model));
		}
		reports.push({
			model: model.name,
			layer: model.layer,
			...decision,
			rows,
			ms: Math.round(performance.now() - started)
		});
	}
	effects.progress('models', null, null);
	return reports;
}

/** What `buildModels` would do now. Throws as it does, but for `MODEL_BUILD`. */
export async function planModels(options: Pick<BuildOptions, 'connection' | 'folder'>): Promise<ModelPlan[]> {
	const { graph, states, present, newest } = await look(options);
	return graph.map((node) => {
		const { model } = node;
		const now = present.get(model.relation)!;
		const decision = decide(node, now, states.get(model.relation), states);
		const before = states.get(model.relation);
		if (decision.action !== 'skipped')
			states.set(model.relation, {
				...now,
				builtSeq: newest,
				changesSince: decision.action === 'incremental' ? before!.builtSeq : null,
				rows: null
			});
		return { model: model.name, layer: model.layer, ...decision };
	});
}

const described = (model: Model): Record<'model' | 'grain' | 'sentence', string> => ({
	model: model.relation,
	grain: model.grain,
	sentence: model.sentence
});

async function look({ connection, folder }: Pick<BuildOptions, 'connection' | 'folder'>): Promise<{
	graph: GraphNode[];
	states: Map<string, ModelState>;
	present: Map<string, Present>;
	newest: number;
}> {
	for (const statement of statements.createSchemas) await connection.run(statement);
	await connection.run(statements.setTimezone(await readTimezone(connection)));
	const graph = await readGraph(connection, readModels(folder));
	const states = await readStates(connection);
	const present = await readPresent(connection, graph, folder);
	const { newest } = await readLoads(connection);
	return { graph, states, present, newest };
}

function decide(
	{ model, follows }: GraphNode,
	now: Present,
	before: ModelState | undefined,
	states: ReadonlyMap<string, ModelState>
): { action: Action; reason: string } {
	if (!before) return { action: 'built', reason: 'never built' };
	const changed = changedInputs(before.inputs, now.inputs);
	const isRedefined = before.definition !== now.definition;
	if (!isRedefined && model.kept === 'view') return { action: 'skipped', reason: 'a view shows what is there' };
	if (!isRedefined && changed.length === 0) return { action: 'skipped', reason: 'nothing it reads has changed' };
	if (isRedefined) return { action: 'built', reason: 'its SQL, one it reads, a macro or the time zone changed' };
	const reason = `changed: ${changed.join(', ')}`;
	if (model.kept !== 'incremental' || changed.some((input) => input.startsWith('reference.')))
		return { action: 'built', reason };
	const gap = follows.find((relation) => {
		const upstream = states.get(relation);
		return !upstream || upstream.changesSince === null || upstream.changesSince > before.builtSeq;
	});
	return gap === undefined
		? { action: 'incremental', reason }
		: { action: 'built', reason: `${reason}; the changes of ${gap} are not known` };
}

async function createWhole(connection: DuckDBConnection, { model }: GraphNode): Promise<void> {
	const relations = (await connection.runAndReadAll(statements.readRelations)).getRowObjectsJS();
	const existing = relations.find((row) => row.relation === model.relation);
	const isView = existing?.type === 'VIEW';
	if (existing && isView !== (model.kept === 'view'))
		await connection.run(statements.dropRelation(model.relation, isView));
	await connection.run(
		model.kept === 'view'
			? statements.createView(model.relation, model.body)
			: statements.createTable(model.relation, model.body)
	);
}

async function replaceStale(connection: DuckDBConnection, node: GraphNode, since: number): Promise<void> {
	const { model } = node;
	const stale = statements.createStale(model.stale, model.by);
	await connection.run(stale, stale.includes('$since') ? { since } : {});
	const select = narrow(node);
	for (const statement of statements.replaceRows(model.relation, `changes.${model.name}`, model.by, select))
		await connection.run(statement);
	await connection.run(statements.dropStale);
}

/** The model's SELECT with the inputs of `narrows` cut to the stale keys, where the parse tree says their names stand. */
function narrow({ model, references }: GraphNode): string {
	let text = Buffer.from(model.body);
	const cut = references.filter((reference) => model.narrows.includes(reference.relation)).sort((a, b) => b.at - a.at);
	for (const { relation, at, hasAlias } of cut) {
		const name = /^"?\w+"?\s*\.\s*"?\w+"?/.exec(text.subarray(at).toString())?.[0] ?? '';
		if (name.replaceAll(/["\s]/g, '') !== relation)
			throw new Error(`${model.file}: ${relation} does not stand at byte ${at}`);
		text = Buffer.concat([
			text.subarray(0, at),
			Buffer.from(statements.narrowed(relation, model.by, hasAlias)),
			text.subarray(at + Buffer.byteLength(name))
		]);
	}
	return text.toString();
}

/** Relations of models whose file is gone. */
async function forgetRemoved(
	connection: DuckDBConnection,
	graph: readonly GraphNode[],
	states: Map<string, ModelState>
): Promise<void> {
	const relations = (await connection.runAndReadAll(statements.readRelations)).getRowObjectsJS();
	for (const relation of states.keys()) {
		if (graph.some((node) => node.model.relation === relation)) continue;
		const existing = relations.find((row) => row.relation === relation);
		if (existing) await connection.run(statements.dropRelation(relation, existing.type === 'VIEW'));
		await connection.run(statements.forgetState, { model: relation });
		states.delete(relation);
	}
}

async function inTransaction<T>(connection: DuckDBConnection, model: Model, steps: () => Promise<T>): Promise<T> {
	await connection.run(statements.begin);
	try {
		const result = await steps();
		await connection.run(statements.commit);
		return result;
	} catch (error) {
		await connection.run(statements.rollback);
		throw new RetourError(
			'model',
			'MODEL_BUILD',
			`${model.file}: ${error instanceof Error ? error.message : String(error)}`,
			{
				cause: error
			}
		);
	}
}

async function countRows(connection: DuckDBConnection, relation: string): Promise<number> {
	const [row] = (await connection.runAndReadAll(statements.countRows(relation))).getRowObjectsJS();
	return Number(row?.rows);
}
