// What people tell Retour, apart from the warehouse: the tables of `<data>/app/retour.sqlite` (SQLite).

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
	begin select raise(abort, 'leak_events is append-only'); end;`
];
