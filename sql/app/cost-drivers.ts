// What people decided that handling costs where no source tells: decisions are appended, what holds is derived.
import { hasTable } from './store.ts';

export const costDriverTables = `
create table cost_driver_events (
	event_id integer primary key autoincrement,
	-- '*' for every source
	source_id text not null,
	cost_kind text not null,
	unit text not null check (unit in ('request', 'receipt', 'received_unit', 'inspection', 'settlement')),
	-- the day from which it holds, YYYY-MM-DD in the reporting time zone
	effective_from text not null,
	-- of one unit, as decimal text with at most four decimals; 0 ends the driver
	amount text not null,
	currency text not null,
	why text not null,
	-- UTC, ISO 8601
	at text not null,
	-- who: the id of the account and the name at that time; null where nobody signed in
	by_id text,
	by text,
	-- a decision that is taken back is taken back by one of its own; nothing is taken back twice
	undoes integer unique references cost_driver_events (event_id)
) strict;
create index cost_driver_events_by_driver on cost_driver_events (source_id, cost_kind, effective_from, event_id);
create trigger cost_driver_events_stay_as_they_are before update on cost_driver_events
begin select raise(abort, 'cost_driver_events is append-only'); end;
create trigger cost_driver_events_stay before delete on cost_driver_events
begin select raise(abort, 'cost_driver_events is append-only'); end;`;

export const costDriverStatements = {
	hasTable: hasTable('cost_driver_events'),

	append: `
insert into cost_driver_events
	(source_id, cost_kind, unit, effective_from, amount, currency, why, at, by_id, by, undoes)
values ($source_id, $cost_kind, $unit, $effective_from, $amount, $currency, $why, $at, $by_id, $by, $undoes)
on conflict (undoes) do nothing
returning event_id`,

	/** All that was decided, the latest first. */
	history: `
select event_id, source_id, cost_kind, unit, effective_from, amount, currency, why, at, by_id, by, undoes,
	exists (select 1 from cost_driver_events as undo where undo.undoes = cost_driver_events.event_id) as is_undone
from cost_driver_events
order by event_id desc`,

	/** The decision that holds for each source, kind of cost and first day: the latest that was not taken back. */
	current: `
select event_id, source_id, cost_kind, unit, effective_from, amount, currency, why, at, by_id, by
from (
	select *, max(event_id) over (partition by source_id, cost_kind, effective_from) as latest_id
	from cost_driver_events
	where undoes is null
		and not exists (select 1 from cost_driver_events as undo where undo.undoes = cost_driver_events.event_id)
) as holding
where event_id = latest_id
order by source_id, cost_kind, effective_from`
};
