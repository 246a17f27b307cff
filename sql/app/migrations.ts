// What people tell Retour, apart from the warehouse: the tables of its store, as SQLite is told
// of them; `postgres.ts` says the same to PostgreSQL.
import { costDriverTables } from './cost-drivers.ts';
import { peopleTables } from './people.ts';

/**
 * Each entry takes the store one version further, in order; the number of a version is its place, from 1. An entry that
 * was released is never changed: what is wrong with it is put right by the next one.
 */
export const migrations: readonly string[] = [
	`create table signal_events (
		event_id integer primary key autoincrement,
		signal_id text not null,
		-- what the signal is from now on
		state text not null check (state in ('open', 'acknowledged', 'explained', 'solved')),
		note text not null default '',
		-- UTC, ISO 8601
		at text not null,
		-- null until there is sign-in
		by text,
		-- an undo is an event of its own; nothing is undone twice
		undoes integer unique references signal_events (event_id),
		-- the row of marts.fct_signals as it was, as JSON: what the note was about, should the signal go
		signal text not null
	) strict;
	create index signal_events_by_signal on signal_events (signal_id, event_id);
	create trigger signal_events_stay_as_they_are before update on signal_events
	begin select raise(abort, 'signal_events is append-only'); end;
	create trigger signal_events_stay before delete on signal_events
	begin select raise(abort, 'signal_events is append-only'); end;`,
	`create table leak_events (
		event_id integer primary key autoincrement,
		leak_id text not null,
		-- what the finding is from now on
		state text not null check (state in ('open', 'explained', 'recovered')),
		note text not null default '',
		-- UTC, ISO 8601
		at text not null,
		-- null until there is sign-in
		by text,
		-- an undo is an event of its own; nothing is undone twice
		undoes integer unique references leak_events (event_id),
		-- the row of marts.fct_leaks as it was, as JSON: what was recovered leaves the data
		leak text not null
	) strict;
	create index leak_events_by_leak on leak_events (leak_id, event_id);
	create trigger leak_events_stay_as_they_are before update on leak_events
	begin select raise(abort, 'leak_events is append-only'); end;
	create trigger leak_events_stay before delete on leak_events
	begin select raise(abort, 'leak_events is append-only'); end;`,
	// CRM: flags on customers, win-back, and what is pushed to the CRM
	`create table flag_events (
		event_id integer primary key autoincrement,
		-- what one person did at once, to one flag or many: undone as a whole
		act_id text not null,
		-- made when a customer is flagged; all that is said of that flag later has the same
		flag_id text not null,
		source_id text not null,
		customer_id text not null,
		kind text not null check (kind in (
			'flagged', 'changed', 'extended', 'carried_out', 'reviewed', 'appealed', 'decided', 'lifted', 'undone'
		)),
		-- UTC, ISO 8601
		at text not null,
		-- who: the id of the account and the name at that time; null where nobody signed in
		by_id text,
		by text,
		-- what this event says of the flag from now on; null where it says nothing of it, '' where it clears it
		reason text,
		measure text check (measure in ('call', 'size_advice', 'restrict_free_returns', 'vip_solution', 'none')),
		owner_id text,
		owner text,
		-- days in the reporting time zone, YYYY-MM-DD; a flag holds up to and with the day that it expires on
		due_on text,
		expires_on text,
		look_on text,
		-- of a second look: 'keeps' or 'eases'
		outcome text check (outcome in ('keeps', 'eases')),
		-- of an appeal: 'upheld' (the flag stays) or 'lifted'
		result text check (result in ('upheld', 'lifted')),
		-- why somebody is flagged though what went wrong was ours
		justification text,
		note text not null default '',
		undoes integer unique references flag_events (event_id),
		-- the row of marts.agg_customer_fairness as it stood, as JSON; of 'flagged' only
		evidence text
	) strict;
	create index flag_events_by_flag on flag_events (flag_id, event_id);
	create index flag_events_by_customer on flag_events (source_id, customer_id);
	create index flag_events_by_act on flag_events (act_id);
	create trigger flag_events_stay_as_they_are before update on flag_events
	begin select raise(abort, 'flag_events is append-only'); end;
	create trigger flag_events_stay before delete on flag_events
	begin select raise(abort, 'flag_events is append-only'); end;

	create table win_back_events (
		event_id integer primary key autoincrement,
		-- source and customer, with a space between them
		win_back_id text not null,
		state text not null check (state in ('open', 'taken', 'satisfied', 'dissatisfied', 'unreached')),
		note text not null default '',
		at text not null,
		by text,
		undoes integer unique references win_back_events (event_id),
		-- the row of the list as it was, as JSON
		win_back text not null
	) strict;
	create index win_back_events_by_customer on win_back_events (win_back_id, event_id);
	create trigger win_back_events_stay_as_they_are before update on win_back_events
	begin select raise(abort, 'win_back_events is append-only'); end;
	create trigger win_back_events_stay before delete on win_back_events
	begin select raise(abort, 'win_back_events is append-only'); end;

	-- What is to be told to the CRM: written together with the event, so that nothing is lost over a restart.
	create table crm_deliveries (
		delivery_id text primary key,
		event_id integer not null references flag_events (event_id),
		made_at text not null,
		body text not null,
		state text not null check (state in ('waiting', 'sent', 'given_up')),
		tries integer not null default 0,
		-- when it may be tried; while somebody tries it, when another may
		next_at text not null,
		sent_at text
	) strict;
	create index crm_deliveries_to_do on crm_deliveries (next_at) where state = 'waiting';
	create table crm_delivery_tries (
		try_id integer primary key autoincrement,
		delivery_id text not null references crm_deliveries (delivery_id),
		at text not null,
		-- the HTTP status, or null where there was no answer
		status integer,
		problem text not null default '',
		took_ms integer not null
	) strict;
	create index crm_delivery_tries_by_delivery on crm_delivery_tries (delivery_id, try_id);`,
	`create table rate_limit_attempts (
		attempt_id integer primary key autoincrement,
		-- a keyed hash of what is counted by: no address and no number of a return stands here
		bucket text not null,
		-- milliseconds since 1970
		at integer not null
	) strict;
	create index rate_limit_attempts_by_bucket on rate_limit_attempts (bucket, at);
	create index rate_limit_attempts_by_time on rate_limit_attempts (at);
	create table survey_answers (
		answer_id integer primary key autoincrement,
		source_id text not null,
		return_id text not null,
		-- UTC, ISO 8601; the last answer of a return holds, the earlier ones are its history
		at text not null,
		csat integer not null check (csat between 1 and 5),
		nps integer check (nps between 0 and 10),
		comment text not null default '',
		language text not null
	) strict;
	create index survey_answers_by_return on survey_answers (source_id, return_id, answer_id);
	create trigger survey_answers_stay_as_they_are before update on survey_answers
	begin select raise(abort, 'survey_answers is append-only'); end;`,
	`create table alert_rules (
		rule_id integer primary key autoincrement,
		title text not null,
		kind text not null check (kind in ('metric', 'signal', 'sla', 'leak', 'freshness', 'run', 'audit')),
		-- what it looks at and where its limit is, as JSON
		definition text not null,
		-- the account whose rows it is judged on
		owner_id text not null,
		-- ids of accounts, a JSON list
		recipients text not null,
		webhook_url text not null default '',
		-- how often people are told again while it holds; 0: once
		again_hours integer not null default 0,
		is_on integer not null default 1 check (is_on in (0, 1)),
		-- UTC, ISO 8601, as all times here
		made_at text not null,
		changed_at text not null,
		deleted_at text,
		-- how it was last judged
		judged_at text,
		judged_version text,
		outcome text check (outcome in ('fires', 'between', 'fine', 'not_judged')),
		finding text
	) strict;
	-- Signals, findings and checks that a rule has met: what is here already is not told again.
	create table alert_subjects (
		rule_id integer not null references alert_rules (rule_id),
		subject_id text not null,
		seen_at text not null,
		-- 0: it was there before the rule
		is_told integer not null check (is_told in (0, 1)),
		primary key (rule_id, subject_id)
	) strict, without rowid;
	create table alerts (
		alert_id integer primary key autoincrement,
		rule_id integer not null references alert_rules (rule_id),
		state text not null check (state in ('open', 'acknowledged', 'snoozed', 'recovered')),
		opened_at text not null,
		state_at text not null,
		snoozed_until text,
		-- when people were last told
		told_at text not null,
		-- what is so, as last judged; JSON
		finding text not null
	) strict;
	create unique index alerts_one_at_a_time on alerts (rule_id) where state <> 'recovered';
	create table alert_events (
		event_id integer primary key autoincrement,
		rule_id integer not null references alert_rules (rule_id),
		alert_id integer references alerts (alert_id),
		kind text not null check (kind in (
			'made', 'changed', 'deleted', 'restored', 'judged', 'opened', 'more', 'reminded', 'acknowledged', 'snoozed',
			'reopened', 'recovered'
		)),
		at text not null,
		-- who: the name at that time; null where it was the machine
		by text,
		version text,
		outcome text,
		finding text,
		note text not null default ''
	) strict;
	create index alert_events_by_rule on alert_events (rule_id, event_id);
	create trigger alert_events_stay_as_they_are before update on alert_events
	begin select raise(abort, 'alert_events is append-only'); end;
	create trigger alert_events_stay before delete on alert_events
	begin select raise(abort, 'alert_events is append-only'); end;

	create table reports (
		report_id integer primary key autoincrement,
		title text not null,
		kind text not null,
		-- the query of the page that it shows: its filters
		view text not null,
		-- when, as JSON, and where that hour is
		schedule text not null,
		timezone text not null,
		-- days on which nothing is sent, a JSON list of YYYY-MM-DD
		skipped_days text not null,
		-- 'xlsx', 'csv'; a JSON list
		files text not null,
		owner_id text not null,
		recipients text not null,
		is_on integer not null default 1 check (is_on in (0, 1)),
		made_at text not null,
		changed_at text not null,
		deleted_at text,
		next_at text not null
	) strict;

	-- What is to be sent: written together with what it tells of, so that nothing is lost over a restart.
	create table deliveries (
		delivery_id integer primary key autoincrement,
		about text not null check (about in ('alert', 'report')),
		channel text not null check (channel in ('mail', 'webhook')),
		-- of a report, and of a webhook; mail about alerts tells of several rules
		rule_id integer references alert_rules (rule_id),
		report_id integer references reports (report_id),
		-- the account; null for a webhook
		recipient_id text,
		-- what it tells, as JSON
		content text not null,
		made_at text not null,
		state text not null check (state in ('waiting', 'sent', 'failed', 'left_out')),
		tries integer not null default 0,
		-- when it may be tried; while somebody tries it, when another may
		next_at text not null,
		sent_at text,
		-- the id under which the mail server took it
		message_id text,
		-- why not, or why something else was sent
		problem text not null default ''
	) strict;
	create index deliveries_to_do on deliveries (next_at) where state = 'waiting';
	create index deliveries_by_report on deliveries (report_id, delivery_id);
	-- Of several web processes one does the work in the background.
	create table work_locks (
		name text primary key,
		holder text not null,
		until text not null
	) strict, without rowid;`,
	peopleTables,
	costDriverTables
];
