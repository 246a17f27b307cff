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
};
export type RunSource = {
	source: string;
	outcome: string;
	entities: RunEntity[];
	warnings: string[];
	error: RunError | null;
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
	sources: RunSource[];
	audits: { passed: number; warn: number; stop: number };
	version: string | null;
};

type Loose = Record<string, unknown>;

const isObject = (value: unknown): value is Loose =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
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
		unchanged: count(unchanged), quarantined: count(quarantined)
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
		ms: typeof value['ms'] === 'number' ? value['ms'] : null
	};
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
		sources: list(value['sources'], readSource),
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
