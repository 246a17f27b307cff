// Builds the models that are out of date, each in one transaction together with the note of what it was built from:
// a crash anywhere leaves the old table or the new one, and the next run goes on from there.
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import * as statements from '../../sql/models/statements.ts';
import { readMacros } from '../../sql/macros/macros.ts';
import type { Effects } from '../effects.ts';
import { RetourError } from '../errors.ts';
import { inTransaction } from '../transaction.ts';
import { keepParsed, readGraph, recallParsed, type GraphNode, type Reference } from './graph.ts';
import { readModels, type Layer, type Model } from './parse.ts';
import {
	changedInputs,
	presentOf,
	readSources,
	readStates,
	readTimezone,
	type ModelState,
	type Present,
	type Sources
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
	const { graph, states, sources } = await look({ connection, folder });
	const { newest } = sources;
	const kinds = await readKinds(connection);
	await keepParsed(connection);
	await forgetRemoved(connection, graph, states, kinds);
	const present = new Map<string, Present>();
	const reports: ModelReport[] = [];
	let hasMacros = false;
	for (const [index, node] of graph.entries()) {
		const { model } = node;
		const now = presentOf(node, sources, present, states);
		present.set(model.relation, now);
		const state = states.get(model.relation);
		const { how, ...decision } = full ? wholly('asked for') : decide(node, now, state, states);
		const started = performance.now();
		let rows = state?.rows ?? null;
		if (how === 'not') {
			if (state!.grain !== model.grain || state!.sentence !== model.sentence)
				await connection.run(statements.describeState, described(model));
		} else {
			effects.progress('models', index, graph.length, model.name);
			if (!hasMacros) await createMacros(connection, join(folder, 'macros'));
			hasMacros = true;
			const builtAt = effects.now().toISOString();
			const built = await written(connection, model, async (): Promise<ModelState> => {
				const inputs = JSON.stringify(now.inputs);
				const { isInPart, isSame } = await write(connection, node, how, { now, state, kinds });
				const { count, fingerprint } = await countRows(connection, model, isSame ? state : undefined);
				const isAsItWas =
					isSame ||
					(!full && fingerprint !== null && fingerprint === state?.fingerprint && now.definition === state.definition);
				if (state && isAsItWas) {
					await connection.run(statements.confirmState, { model: model.relation, inputs, built_seq: newest });
					return { ...state, inputs: now.inputs, builtSeq: newest };
				}
				const changesFrom = isInPart ? state!.stamp : null;
				const stamp = randomUUID();
				await connection.run(state ? statements.updateState : statements.insertState, {
					...described(model),
					layer: model.layer,
					kept: model.kept,
					definition: now.definition,
					inputs,
					built_seq: newest,
					changes_from: changesFrom,
					rows: count,
					built_at: builtAt,
					in_part: isInPart,
					stamp,
					fingerprint
				});
				return {
					...described(model),
					definition: now.definition,
					inputs: now.inputs,
					builtSeq: newest,
					changesFrom,
					rows: count,
					stamp,
					fingerprint
				};
			});
			rows = built.rows;
			states.set(model.relation, built);
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

/** The macros that models call; replaced, since those of an earlier version of Retour may be there. */
async function createMacros(connection: DuckDBConnection, folder: string): Promise<void> {
	for (const statement of readMacros(folder)) await connection.run(statement);
}

/**
 * What `buildModels` would do now, if every model that is made again came out otherwise than it was: of what reads one
 * that does not, it then does less. Throws as it does, but for `MODEL_BUILD`.
 */
export async function planModels(options: Pick<BuildOptions, 'connection' | 'folder'>): Promise<ModelPlan[]> {
	const { graph, states, sources } = await look(options);
	const present = new Map<string, Present>();
	return graph.map((node) => {
		const { model } = node;
		const now = presentOf(node, sources, present, states);
		present.set(model.relation, now);
		const before = states.get(model.relation);
		const { how, ...decision } = decide(node, now, before, states);
		const isInPart = before && (how === 'stale' || how === 'difference');
		if (how !== 'not')
			states.set(model.relation, {
				...described(model),
				definition: now.definition,
				inputs: now.inputs,
				builtSeq: sources.newest,
				changesFrom: isInPart ? before.stamp : null,
				rows: null,
				stamp: 'of the plan',
				fingerprint: null
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
	sources: Sources;
}> {
	for (const statement of statements.createSchemas) await connection.run(statement);
	await connection.run(statements.setTimezone(await readTimezone(connection)));
	await recallParsed(connection);
	const graph = await readGraph(connection, readModels(folder));
	return { graph, states: await readStates(connection), sources: await readSources(connection, folder) };
}

/**
 * `difference`: made whole, and only what differs is written. `stale`: only the rows of stale keys are made again, and of
 * them what differs is written.
 */
type How = 'not' | 'whole' | 'difference' | 'stale';
type Decision = { how: How; action: Action; reason: string };

const wholly = (reason: string): Decision => ({ how: 'whole', action: 'built', reason });

function decide(
	{ model, follows }: GraphNode,
	now: Present,
	before: ModelState | undefined,
	states: ReadonlyMap<string, ModelState>
): Decision {
	if (!before) return wholly('never built');
	if (before.definition !== now.definition) return wholly('its SQL, one it reads, a macro or the time zone changed');
	if (model.kept === 'view') return { how: 'not', action: 'skipped', reason: 'a view shows what is there' };
	const changed = changedInputs(before.inputs, now.inputs);
	if (changed.length === 0) return { how: 'not', action: 'skipped', reason: 'nothing it reads has changed' };
	const reason = `changed: ${changed.join(', ')}`;
	// To compare millions of rows takes longer than what reads them can gain
	const compared: Decision =
		(before.rows ?? 0) <= mostCompared ? { how: 'difference', action: 'built', reason } : wholly(reason);
	if (model.kept === 'table') return model.by.length > 0 ? { ...compared, how: 'difference' } : wholly(reason);
	// Stale keys are those of loaded rows: a reference table has none
	if (changed.some((input) => input.startsWith('reference.'))) return compared;
	const gap = follows.find(
		(relation) =>
			now.inputs[relation] !== before.inputs[relation] &&
			(before.inputs[relation] === undefined || states.get(relation)?.changesFrom !== before.inputs[relation])
	);
	if (gap !== undefined) return { ...compared, reason: `${reason}; the changes of ${gap} are not known` };
	return { how: 'stale', action: 'incremental', reason };
}

type Written = {
	/** Only the rows that changed were written, and `changes.<model>` has them. */
	isInPart: boolean;
	/** Nothing was written: the rows are those that were. */
	isSame: boolean;
};

/** Writes the rows, and into `changes.<model>` those that were and that are. */
async function write(
	connection: DuckDBConnection,
	node: GraphNode,
	how: Exclude<How, 'not'>,
	{ now, state, kinds }: { now: Present; state: ModelState | undefined; kinds: Kinds }
): Promise<Written> {
	const { model } = node;
	const whole = async (select: string): Promise<Written> => {
		await createWhole(connection, model, select, kinds);
		if (model.by.length > 0) await connection.run(statements.createNoChanges(model.relation));
		return { isInPart: false, isSame: false };
	};
	if (how === 'whole') return whole(model.body);

	// Replacing rows one by one is dearer than writing them all: beyond a share of them, all are written
	const most = Math.max(1000, (state?.rows ?? 0) * largestShare);
	let isOfStale = how === 'stale';
	if (isOfStale) {
		const stale = statements.createStale(notFollowed(node, now, state), model.by);
		await connection.run(stale, stale.includes('$since') ? { since: state?.builtSeq ?? 0 } : {});
		const keys = await ask(connection, statements.countStale);
		if (keys === 0) {
			await forgetMade(connection);
			return { isInPart: true, isSame: true };
		}
		isOfStale = keys <= most;
		if (!isOfStale && (state?.rows ?? 0) > mostCompared) {
			await forgetMade(connection);
			return whole(model.body);
		}
	}
	await connection.run(
		isOfStale ? statements.createStaleRows(model.by, narrow(node)) : statements.createWholeRows(model.body)
	);
	await connection.run(statements.createDiffering(model.relation, model.by, isOfStale));
	const differing = await ask(connection, statements.countDiffering);
	let result: Written = { isInPart: true, isSame: differing === 0 };
	if (differing > most) result = await whole(statements.selectMadeRows);
	else if (differing > 0)
		for (const statement of statements.replaceRows(model.relation, model.by)) await connection.run(statement);
	await forgetMade(connection);
	return result;
}

async function forgetMade(connection: DuckDBConnection): Promise<void> {
	for (const statement of statements.dropMade) await connection.run(statement);
}

const largestShare = 0.3;
const mostCompared = 2_000_000;

/** How many rows a model has; of a table made whole, also all of them in a few letters. */
async function countRows(
	connection: DuckDBConnection,
	model: Model,
	state: ModelState | undefined
): Promise<{ count: number | null; fingerprint: string | null }> {
	if (model.kept === 'view') return { count: null, fingerprint: null };
	if (state) return { count: state.rows, fingerprint: state.fingerprint };
	if (model.by.length > 0)
		return { count: await ask(connection, statements.countRows(model.relation)), fingerprint: null };
	const [row] = (await connection.runAndReadAll(statements.fingerprintOf(model.relation))).getRowObjectsJS();
	return { count: Number(row?.rows), fingerprint: String(row?.fingerprint) };
}

/** Of every relation that there is, whether it is a view: read once, since each look goes through the whole catalogue. */
type Kinds = Map<string, 'view' | 'table'>;

async function readKinds(connection: DuckDBConnection): Promise<Kinds> {
	const relations = (await connection.runAndReadAll(statements.readRelations)).getRowObjectsJS();
	return new Map(relations.map((row) => [String(row.relation), row.type === 'VIEW' ? 'view' : 'table']));
}

async function createWhole(connection: DuckDBConnection, model: Model, select: string, kinds: Kinds): Promise<void> {
	const existing = kinds.get(model.relation);
	const wanted = model.kept === 'view' ? 'view' : 'table';
	if (existing && existing !== wanted)
		await connection.run(statements.dropRelation(model.relation, existing === 'view'));
	const create = wanted === 'view' ? statements.createView : statements.createTable;
	await connection.run(create(model.relation, select));
	kinds.set(model.relation, wanted);
}

/** The model's SELECT with the inputs of `narrows` cut to the stale keys. */
const narrow = ({ model, references }: GraphNode): string =>
	replaced(model, model.body, references, ({ relation }) =>
		model.narrows.includes(relation) ? statements.narrowed(relation, model.by) : null
	);

/** The `stale` queries without the changes that the model knows: of what is as it was when it was last made. */
const notFollowed = ({ model, staleReferences }: GraphNode, now: Present, before: ModelState | undefined): string[] =>
	model.stale.map((select, index) =>
		replaced(model, select, staleReferences[index] ?? [], ({ relation, schema, name }) => {
			const upstream = Object.keys(now.inputs).find((input) => schema === 'changes' && input.endsWith(`.${name}`));
			const isKnown = upstream !== undefined && now.inputs[upstream] === before?.inputs[upstream];
			return isKnown ? statements.followed(relation) : null;
		})
	);

/** A SELECT with something else in the place of relations, where the parse tree says that their names stand. */
function replaced(
	model: Model,
	select: string,
	references: readonly Reference[],
	by: (reference: Reference) => string | null
): string {
	let text = Buffer.from(select);
	for (const reference of [...references].sort((a, b) => b.at - a.at)) {
		const other = by(reference);
		if (other === null) continue;
		const { relation, at, hasAlias } = reference;
		const name = /^"?\w+"?\s*\.\s*"?\w+"?/.exec(text.subarray(at).toString())?.[0] ?? '';
		if (name.replaceAll(/["\s]/g, '') !== relation)
			throw new Error(`${model.file}: ${relation} does not stand at byte ${at}`);
		text = Buffer.concat([
			text.subarray(0, at),
			Buffer.from(other + (hasAlias ? '' : statements.ownName(relation))),
			text.subarray(at + Buffer.byteLength(name))
		]);
	}
	return text.toString();
}

/** Relations of models whose file is gone. */
async function forgetRemoved(
	connection: DuckDBConnection,
	graph: readonly GraphNode[],
	states: Map<string, ModelState>,
	kinds: Kinds
): Promise<void> {
	for (const relation of states.keys()) {
		if (graph.some((node) => node.model.relation === relation)) continue;
		const existing = kinds.get(relation);
		if (existing) await connection.run(statements.dropRelation(relation, existing === 'view'));
		await connection.run(statements.dropRelation(statements.changesOf(relation), false));
		await connection.run(statements.forgetState, { model: relation });
		states.delete(relation);
	}
}

/** All or nothing of a model. Throws `MODEL_BUILD`. */
async function written<T>(connection: DuckDBConnection, model: Model, steps: () => Promise<T>): Promise<T> {
	try {
		return await inTransaction(connection, steps);
	} catch (error) {
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

async function ask(connection: DuckDBConnection, select: string): Promise<number> {
	const [row] = (await connection.runAndReadAll(select)).getRowsJson();
	return Number(row?.[0]);
}
