// What people said about something that the marts show: events are appended, the state that holds is derived.

/** What may be spoken of; each has a table `<about>_events` of one shape, with its id and the row as it was. */
export type About = 'signal' | 'leak' | 'win_back';

/** The statements on the events of one kind of thing. */
export const saidStatements = (about: About) => ({
	append: `
insert into ${about}_events (${about}_id, state, note, at, by, undoes, ${about})
values ($subject_id, $state, $note, $at, $by, $undoes, $subject)
on conflict (undoes) do nothing
returning event_id`,

	/** All that was said about one thing, the latest first. */
	history: `
select event_id, ${about}_id as subject_id, state, note, at, by, undoes,
	exists (select 1 from ${about}_events as undo where undo.undoes = ${about}_events.event_id) as is_undone
from ${about}_events
where ${about}_id = $subject_id
order by event_id desc`,

	/**
	 * The event that holds for each thing: the latest that is neither an undo nor undone. A thing of which everything was
	 * undone has none, and is open.
	 */
	current: `
select event_id, ${about}_id as subject_id, state, note, at, by, ${about} as subject
from (
	select *, max(event_id) over (partition by ${about}_id) as latest_id
	from ${about}_events
	where undoes is null
		and not exists (select 1 from ${about}_events as undo where undo.undoes = ${about}_events.event_id)
) as holding
where event_id = latest_id
order by event_id desc`
});
