// An alert rule: what it looks at, when it fires, and what it last found.

export const ruleKinds = ['metric', 'signal', 'sla', 'leak', 'freshness', 'run', 'audit'] as const;
export type RuleKind = (typeof ruleKinds)[number];

export type Side = 'over' | 'under';

/** `view` holds filters as the query of a page; periods in it are by name, so that they move with the data. */
export type Definition =
	| {
			kind: 'metric';
			metric: string;
			side: Side;
			/** In the unit of the metric; a share is 0.08. */
			limit: number;
			/** Of a rate: fires only where its whole interval is beyond the limit. */
			is_sure: boolean;
			view: string;
	  }
	| {
			kind: 'signal';
			/** Kinds of signals; none: all. */
			kinds: readonly string[];
			/** Not for those that were there when the rule was made. */
			is_new: boolean;
			view: string;
	  }
	/** More late returns than this. */
	| { kind: 'sla'; limit: number; view: string }
	| {
			kind: 'leak';
			/** Rules of the leak finder; none: all. */
			rules: readonly string[];
			/** A new finding, or an amount of open findings above the limit. */
			by: 'finding' | 'amount';
			limit: number;
			is_new: boolean;
			view: string;
	  }
	| {
			kind: 'freshness';
			/** Hours that data may be old. */
			hours: number;
			/** A source, or '': of all together. */
			source: string;
	  }
	| { kind: 'run' }
	| { kind: 'audit'; is_new: boolean };

/** Why a rule could not be judged; it neither fires nor recovers then. */
export type NotJudged =
	| 'too_young'
	| 'no_data'
	| 'nothing_published'
	| 'owner_gone'
	| 'not_permitted'
	| 'older_version'
	| 'withheld'
	| 'unknown_metric'
	| 'too_slow'
	/** The figure has no such filter. */
	| 'bad_question'
	/** A bug of ours; the log has it. */
	| 'error';

/** What something is called, in both languages; a code has the same in both. */
export type Named = { en: string; zh: string };

/**
 * What a rule found, as data: words are made of it in the language of who reads them. `named` are at most a few of the
 * things that it is about.
 */
export type Finding =
	| {
			kind: 'metric';
			value: number | null;
			low: number | null;
			high: number | null;
			numerator: number | null;
			denominator: number | null;
			/** The days that were judged. */
			since: string;
			until: string;
	  }
	| { kind: 'count'; count: number; amount: number | null; new_count: number; named: readonly Named[] }
	| { kind: 'hours'; hours: number; data_to: string; source: string; named: readonly Named[] }
	| { kind: 'run'; outcome: string; run: string; ended_at: string | null; code: string }
	| { kind: 'not_judged'; why: NotJudged };

/** `between`: on the bad side, not for certain. An alert neither begins nor ends there. */
export type Outcome = 'fires' | 'between' | 'fine' | 'not_judged';

export type Judged = { outcome: Outcome; finding: Finding };

export const alertStates = ['open', 'acknowledged', 'snoozed', 'recovered'] as const;
export type AlertState = (typeof alertStates)[number];

/** A rule as it is kept, with the alert that is not over. */
export type Rule = {
	rule_id: number;
	title: string;
	definition: Definition;
	owner_id: string;
	recipients: readonly string[];
	webhook_url: string;
	again_hours: number;
	is_on: boolean;
	made_at: string;
	changed_at: string;
	deleted_at: string | null;
	judged_at: string | null;
	judged_version: string | null;
	outcome: Outcome | null;
	finding: Finding | null;
	alert: Alert | null;
};

export type Alert = {
	alert_id: number;
	state: AlertState;
	opened_at: string;
	state_at: string;
	snoozed_until: string | null;
	told_at: string;
	finding: Finding;
};

/** What happens to an alert when its rule was judged. */
export type Happening = 'opened' | 'more' | 'reminded' | 'recovered';

export type AlertEvent = {
	event_id: number;
	alert_id: number | null;
	kind: Happening | 'made' | 'changed' | 'deleted' | 'restored' | 'judged' | 'acknowledged' | 'snoozed' | 'reopened';
	at: string;
	by: string | null;
	version: string | null;
	outcome: Outcome | null;
	finding: Finding | null;
	note: string;
};
