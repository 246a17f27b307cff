// What ran, how long, how many rows, how it ended: one JSON file a run, written as it goes. Files and not rows of
// the warehouse, since the dashboard and `retour status` must see a run that is under way or that failed, and only
// the writer can open the warehouse.
import {
	closeSync,
	existsSync,
	fsyncSync,
	mkdirSync,
	openSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	writeFileSync
} from 'node:fs';
import { join } from 'node:path';
import type { RetourError } from './errors.ts';

export type EntityCounts = {
	entity: string;
	rows_read: number;
	inserted: number;
	updated: number;
	unchanged: number;
	quarantined: number;
	/** Stored rows that the source no longer has; absent in older records. */
	deleted?: number;
};

export type SourceRun = {
	source: string;
	/**
	 * `ok`: read and loaded; `unchanged`: nothing new; `failed`: its error stands beside, the other sources went on;
	 * `waiting`: it failed so often that it is left alone for a while.
	 */
	outcome: 'ok' | 'unchanged' | 'failed' | 'waiting';
	entities: EntityCounts[];
	warnings: string[];
	error: RunError | null;
	/** Requests to the source, bytes that came from it, requests that were tried again. Absent where it was not read. */
	spent?: { requests: number; bytes: number; retries: number };
	ms: number;
};

/** The step that is under way since an instant, and how far it has come, as far as it tells. */
export type RunProgress = {
	step: string;
	since: string;
	done: number | null;
	total: number | null;
	what: string | null;
};

export type RunError = { code: string; message: string; hint: string | null };

export type RunRecord = {
	id: string;
	pid: number;
	/** `request`: somebody pressed Run now, or a source said that something is new. */
	trigger: 'start' | 'schedule' | 'command' | 'request';
	started_at: string;
	ended_at: string | null;
	/** `skipped`: a tick while another run was under way. `interrupted`: its process died. */
	outcome: 'running' | 'ok' | 'failed' | 'skipped' | 'interrupted';
	error: RunError | null;
	steps: { step: string; ms: number; note: string }[];
	sources: SourceRun[];
	/** What is being done while it runs; absent in older records, null once it has ended. */
	now?: RunProgress | null;
	models: {
		built: number;
		skipped: number;
		rows: number;
		/** Those that were built, in their order; absent in older records. */
		each?: { model: string; action: string; rows: number | null; ms: number }[];
	};
	audits: { passed: number; warn: number; stop: number };
	/** The version that was published, null where nothing changed or nothing could be published. */
	version: string | null;
};

const kept = 200;

/** Writes a run's record whole, by rename: a reader never sees half of it. What is not durable does not wait for the disk. */
export function writeRun(dataFolder: string, run: RunRecord, options: { isDurable?: boolean } = {}): void {
	const folder = join(dataFolder, 'runs');
	mkdirSync(folder, { recursive: true });
	writeWhole(join(folder, `${run.id}.json`), `${JSON.stringify(run, null, '\t')}\n`, options);
}

/** The newest runs first. A record that cannot be read is left out: it was never whole. */
export function listRuns(dataFolder: string, limit = kept): RunRecord[] {
	const folder = join(dataFolder, 'runs');
	if (!existsSync(folder)) return [];
	return runFiles(folder)
		.slice(0, limit)
		.map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as RunRecord);
}

/** Marks runs whose process is gone as interrupted, and forgets all but the newest 200. */
export function tidyRuns(dataFolder: string): void {
	const folder = join(dataFolder, 'runs');
	if (!existsSync(folder)) return;
	for (const name of runFiles(folder).slice(kept)) rmSync(join(folder, name), { force: true });
	for (const run of listRuns(dataFolder)) {
		if (run.outcome !== 'running' || (run.pid !== process.pid && isAlive(run.pid))) continue;
		writeRun(dataFolder, { ...run, outcome: 'interrupted', now: null, ended_at: run.ended_at ?? run.started_at });
	}
}

/** A new record, its id sortable by start. */
export function beginRun(now: Date, trigger: RunRecord['trigger']): RunRecord {
	return {
		id: `${timeId(now)}-${String(process.pid)}`,
		pid: process.pid,
		trigger,
		started_at: now.toISOString(),
		ended_at: null,
		outcome: 'running',
		error: null,
		steps: [],
		sources: [],
		now: null,
		models: { built: 0, skipped: 0, rows: 0, each: [] },
		audits: { passed: 0, warn: 0, stop: 0 },
		version: null
	};
}

/** 2026-11-24T08:15:00.123Z as 20261124T081500123Z. */
export const timeId = (instant: Date): string => instant.toISOString().replaceAll(/[-:.]/g, '');

/** The record of a failure: a coded one keeps its code, anything else is a bug and says so. */
export function runError(error: unknown): RunError {
	const coded = error as Partial<RetourError> & { message?: string };
	if (coded?.code && coded.area) return { code: coded.code, message: coded.message ?? '', hint: coded.hint ?? null };
	return {
		code: 'BUG',
		message: error instanceof Error ? error.message : String(error),
		hint: 'this should not happen; the log has the stack'
	};
}

/** Replaces a file by rename, after its bytes reached the disk unless it need not be durable. */
export function writeWhole(path: string, text: string, { isDurable = true }: { isDurable?: boolean } = {}): void {
	const partial = `${path}.${process.pid}.partial`;
	const handle = openSync(partial, 'w');
	try {
		writeFileSync(handle, text);
		if (isDurable) fsyncSync(handle);
	} finally {
		closeSync(handle);
	}
	renameSync(partial, path);
}

const runFiles = (folder: string): string[] =>
	readdirSync(folder)
		.filter((name) => name.endsWith('.json'))
		.sort()
		.reverse();

/** Whether a process is there, be it ours or somebody else's. */
export function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM'; // somebody else's process, but alive
	}
}
