// A run of the pipeline as its record tells it. `etl/runs.ts` writes the records; this side reads them as files that
// somebody else may have written, of an older or newer version: what is not as expected is left out, never guessed.

export type RunError = { code: string; message: string; hint: string | null };
export type RunEntity = {
	entity: string;
	rows_read: number;
	inserted: number;
	updated: number;
	unchanged: number;
	quarantined: number;
	/** Stored rows that the source no longer has. */
	deleted: number;
};
/** What reading a source took of it. */
export type RunSpent = { requests: number; bytes: number; retries: number };
export type RunModel = { model: string; action: string; rows: number | null; ms: number };
/** The step under way since an instant, and how far it has come, as far as it tells. */
export type RunProgress = {
	step: string;
	since: string | null;
	done: number | null;
	total: number | null;
	what: string | null;
};
export type RunSource = {
	source: string;
	outcome: string;
	entities: RunEntity[];
	warnings: string[];
	error: RunError | null;
	/** Null where it was not read, and in older records. */
	spent: RunSpent | null;
	ms: number | null;
};

export type Run = {
	id: string;
	trigger: string;
	/** Instants, ISO 8601 in UTC. */
	started_at: string;
	ended_at: string | null;
	outcome: string;
	error: RunError | null;
	steps: { step: string; ms: number; note: string }[];
	now: RunProgress | null;
	sources: RunSource[];
	/** The models that were built, in their order. */
	models: RunModel[];
	audits: { passed: number; warn: number; stop: number };
	version: string | null;
};

type Loose = Record<string, unknown>;

const isObject = (value: unknown): value is Loose =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const amount = (value: unknown): number | null => (typeof value === 'number' && Number.isFinite(value) ? value : null);
const count = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0);
const list = <T>(value: unknown, read: (one: unknown) => T | null): T[] =>
	Array.isArray(value) ? value.map(read).filter((one) => one !== null) : [];

function readError(value: unknown): RunError | null {
	if (!isObject(value)) return null;
	const message = text(value['message']);
	return message === null ? null : { code: text(value['code']) ?? '', message, hint: text(value['hint']) };
}

function readEntity(value: unknown): RunEntity | null {
	if (!isObject(value)) return null;
	const entity = text(value['entity']);
	if (entity === null) return null;
	const { rows_read, inserted, updated, unchanged, quarantined } = value;
	return {
		entity, rows_read: count(rows_read), inserted: count(inserted), updated: count(updated),
		unchanged: count(unchanged), quarantined: count(quarantined), deleted: count(value['deleted'])
	}; // prettier-ignore
}

function readSource(value: unknown): RunSource | null {
	if (!isObject(value)) return null;
	const source = text(value['source']);
	if (source === null) return null;
	return {
		source,
		outcome: text(value['outcome']) ?? '',
		entities: list(value['entities'], readEntity),
		warnings: list(value['warnings'], text),
		error: readError(value['error']),
		spent: readSpent(value['spent']),
		ms: typeof value['ms'] === 'number' ? value['ms'] : null
	};
}

function readSpent(value: unknown): RunSpent | null {
	if (!isObject(value)) return null;
	return { requests: count(value['requests']), bytes: count(value['bytes']), retries: count(value['retries']) };
}

function readModel(value: unknown): RunModel | null {
	if (!isObject(value)) return null;
	const model = text(value['model']);
	if (model === null) return null;
	return { model, action: text(value['action']) ?? '', rows: amount(value['rows']), ms: count(value['ms']) };
}

function readProgress(value: unknown): RunProgress | null {
	if (!isObject(value)) return null;
	const step = text(value['step']);
	if (step === null) return null;
	const { since, done, total, what } = value;
	return { step, since: text(since), done: amount(done), total: amount(total), what: text(what) };
}

/** The run of a parsed record; null where it does not even say when it began and how it stands. */
export function readRun(value: unknown): Run | null {
	if (!isObject(value)) return null;
	const id = text(value['id']);
	const started_at = text(value['started_at']);
	const outcome = text(value['outcome']);
	if (id === null || outcome === null || started_at === null || Number.isNaN(Date.parse(started_at))) return null;
	const audits = isObject(value['audits']) ? value['audits'] : {};
	return {
		id,
		trigger: text(value['trigger']) ?? '',
		started_at,
		ended_at: text(value['ended_at']),
		outcome,
		error: readError(value['error']),
		steps: list(value['steps'], (step) =>
			isObject(step) && text(step['step']) !== null
				? { step: step['step'] as string, ms: count(step['ms']), note: text(step['note']) ?? '' }
				: null
		),
		now: outcome === 'running' ? readProgress(value['now']) : null,
		sources: list(value['sources'], readSource),
		models: isObject(value['models']) ? list(value['models']['each'], readModel) : [],
		audits: { passed: count(audits['passed']), warn: count(audits['warn']), stop: count(audits['stop']) },
		version: text(value['version'])
	};
}

/** Sums over all sources and entities of a run. */
export function runTotals(run: Run): { read: number; changed: number; unchanged: number; quarantined: number } {
	const totals = { read: 0, changed: 0, unchanged: 0, quarantined: 0 };
	for (const entity of run.sources.flatMap((source) => source.entities)) {
		totals.read += entity.rows_read;
		totals.changed += entity.inserted + entity.updated;
		totals.unchanged += entity.unchanged;
		totals.quarantined += entity.quarantined;
	}
	return totals;
}
