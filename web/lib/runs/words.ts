import { m } from '#lib/paraglide/messages.js';

const said = (words: Record<string, () => string>) => (code: string) => words[code]?.() ?? code;

/** How a run, or the reading of one source in it, ended. */
export const runOutcomeWord = said({
	ok: m.data_run_ok,
	failed: m.data_run_failed,
	skipped: m.data_run_skipped,
	running: m.data_run_running,
	interrupted: m.data_run_interrupted,
	unchanged: m.data_run_unchanged,
	waiting: m.data_run_waiting
});

export const runTriggerWord = said({
	start: m.data_run_by_start,
	schedule: m.data_run_by_schedule,
	command: m.data_run_by_command,
	request: m.data_run_by_request
});

const stepWords: Record<string, () => string> = {
	prepare: m.data_step_prepare,
	replay: m.data_step_replay,
	models: m.data_step_models,
	audits: m.data_step_audits,
	publish: m.data_step_publish
};

/** The steps of a run; the step of a source has its id. */
export const runStepWord = (step: string, sourceTitle: (source: string) => string): string =>
	stepWords[step]?.() ?? sourceTitle(step);

/** How an outcome is to be looked at. */
export const runTone = (outcome: string): 'ok' | 'bad' | 'wait' | 'plain' =>
	outcome === 'failed' || outcome === 'interrupted'
		? 'bad'
		: outcome === 'running' || outcome === 'waiting'
			? 'wait'
			: outcome === 'ok'
				? 'ok'
				: 'plain';

/** Why a row was held back. */
export const quarantineWord = said({
	wrong_type: m.quarantine_wrong_type,
	missing: m.quarantine_missing,
	duplicate_key: m.quarantine_duplicate_key,
	too_long: m.quarantine_too_long
});
