// What people said about signals (SQLite): events are appended, the state that holds is derived.

export const appendSignalEvent = `
insert into signal_events (signal_id, state, note, at, by, undoes, signal)
values ($signal_id, $state, $note, $at, $by, $undoes, $signal)
on conflict (undoes) do nothing
returning event_id`;

/** All that was said about one signal, the latest first. */
export const signalHistory = `
select event_id, signal_id, state, note, at, by, undoes,
	exists (select 1 from signal_events as undo where undo.undoes = signal_events.event_id) as is_undone
from signal_events
where signal_id = $signal_id
order by event_id desc`;

/**
 * The event that holds for each signal: the latest that is neither an undo nor undone. A signal of which everything
 * was undone has none, and is open.
 */
export const currentSignalEvents = `
select event_id, signal_id, state, note, at, by, signal
from (
	select *, max(event_id) over (partition by signal_id) as latest_id
	from signal_events
	where undoes is null
		and not exists (select 1 from signal_events as undo where undo.undoes = signal_events.event_id)
) as holding
where event_id = latest_id
order by event_id desc`;
