// One run at a time in this process, whoever asks: the start, the schedule, or somebody at the dashboard.
import type { Context } from './main.ts';
import { describeError, RetourError } from './errors.ts';
import { recordSkipped, runPipeline } from './pipeline.ts';
import type { RunRecord } from './runs.ts';
import { sourcesOf } from './sources/from-config.ts';

/** What the dashboard sends: with `id` somebody waits for the answer, without it is a hint that something is new. */
export type RunRequest = { kind: 'run'; id?: number; sources?: string[] };
/** What it is answered. `waits`: a hint during a run, which is followed by one more. */
export type RunAnswer = 'started' | 'busy' | 'waits' | 'unknown_source';

export type Runner = {
	/** Runs once unless a run is under way. Never throws: a failed run is recorded and said, and the next one goes on. */
	run: (trigger: RunRecord['trigger'], only?: readonly string[]) => Promise<'ended' | 'busy'>;
	/** Begins a run that the dashboard asked for. */
	request: (request: RunRequest) => Promise<RunAnswer>;
	/** Ends when no run is under way. */
	idle: () => Promise<void>;
};

/** The runner of this process. A tick of the schedule during a run is recorded as skipped. */
export function makeRunner({ config, environment, effects, signal }: Omit<Context, 'json' | 'print'>): Runner {
	let underWay: Promise<void> | null = null;
	/** Sources that were hinted at during a run; an empty set: all; null: none. */
	let hinted: Set<string> | null = null;
	const areKnown = async (ids: readonly string[]): Promise<boolean> => {
		const known = new Set((await sourcesOf(config, [], environment.dataFolder)).map(({ id }) => id));
		return ids.every((id) => known.has(id));
	};

	const once = async (trigger: RunRecord['trigger'], only: readonly string[]): Promise<void> => {
		try {
			await runPipeline({ config, environment, effects, trigger, signal, only });
		} catch (error) {
			if (signal.aborted) return;
			if (error instanceof RetourError && error.code === 'RUN_BUSY') recordSkipped(environment.dataFolder, effects);
			else effects.log('error', describeError(error));
		}
	};
	const run: Runner['run'] = async (trigger, only = []) => {
		if (underWay) {
			if (trigger === 'schedule') recordSkipped(environment.dataFolder, effects);
			return 'busy';
		}
		underWay = once(trigger, only);
		await underWay;
		underWay = null;
		const next = hinted;
		hinted = null;
		if (next && !signal.aborted) void run('request', [...next]);
		return 'ended';
	};
	/** A hint may have begun another run when one ended. */
	const idle = async (): Promise<void> => {
		if (!underWay) return;
		await underWay;
		await idle();
	};
	return {
		run,
		request: async ({ id, sources = [] }) => {
			if (!(await areKnown(sources))) return 'unknown_source';
			// from here on nothing is waited for: two that ask at once do not both begin
			if (!underWay) {
				void run('request', sources);
				return 'started';
			}
			if (id !== undefined) return 'busy';
			const isAll = sources.length === 0 || hinted?.size === 0;
			hinted = new Set(isAll ? [] : [...(hinted ?? []), ...sources]);
			return 'waits';
		},
		idle
	};
}

/** Whether a message of the dashboard asks for a run. */
export function isRunRequest(message: unknown): message is RunRequest {
	if (typeof message !== 'object' || message === null) return false;
	const { kind, id, sources } = message as Record<string, unknown>;
	const isList = sources === undefined || (Array.isArray(sources) && sources.every((one) => typeof one === 'string'));
	return kind === 'run' && (id === undefined || typeof id === 'number') && isList;
}
