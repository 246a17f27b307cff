// What became of something that was to be sent, in words.
import { m } from '#lib/paraglide/messages.js';
import type { Sending } from './alert-store.server.ts';

const states: Record<Sending['state'], () => string> = {
	waiting: m.alert_sending_waiting,
	sent: m.alert_sending_sent,
	failed: m.alert_sending_failed,
	left_out: m.alert_sending_left_out
};
export const sendingWord = (state: Sending['state']): string => states[state]();

export const sendingTone = (state: Sending['state']): 'ok' | 'bad' | 'wait' | 'plain' =>
	state === 'sent' ? 'ok' : state === 'failed' ? 'bad' : state === 'waiting' ? 'wait' : 'plain';

const problems: Record<string, () => string> = {
	mail_off: m.alert_problem_mail_off,
	no_account: m.alert_problem_no_account,
	no_address: m.alert_problem_no_address,
	host_not_allowed: m.alert_problem_host_not_allowed,
	not_permitted: m.alert_problem_not_permitted,
	withheld: m.alert_problem_withheld,
	nothing_published: m.alert_problem_nothing_published,
	deleted: m.alert_problem_deleted,
	stale: m.alert_problem_stale,
	error: m.alert_problem_error,
	timeout: m.alert_problem_timeout
};

/** Why something was not sent; what a mail server said stays as it said it. */
export const problemText = (problem: string): string => problems[problem]?.() ?? problem;
