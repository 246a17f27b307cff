// Flags on customers and what is pushed of them to the CRM: events are appended, what holds is derived.
import { hasTable } from './store.ts';

const columns = `event_id, act_id, flag_id, source_id, customer_id, kind, at, by_id, by, reason, measure, owner_id, owner,
	due_on, expires_on, look_on, outcome, result, justification, note, undoes`;

const isUndone = 'exists (select 1 from flag_events as undo where undo.undoes = flag_events.event_id)';

export const flagStatements = {
	append: `
insert into flag_events (
	act_id, flag_id, source_id, customer_id, kind, at, by_id, by, reason, measure, owner_id, owner, due_on, expires_on,
	look_on, outcome, result, justification, note, undoes, evidence
)
values (
	$act_id, $flag_id, $source_id, $customer_id, $kind, $at, $by_id, $by, $reason, $measure, $owner_id, $owner, $due_on,
	$expires_on, $look_on, $outcome, $result, $justification, $note, $undoes, $evidence
)
on conflict (undoes) do nothing
returning event_id`,

	/** What holds of all flags, in the order in which it was said: neither undone nor an undo. */
	live: `
select ${columns}
from flag_events
where undoes is null and not ${isUndone}
order by event_id`,

	/** The same of one customer. */
	liveOfCustomer: `
select ${columns}
from flag_events
where source_id = $source_id and customer_id = $customer_id and undoes is null and not ${isUndone}
order by event_id`,

	/** The same of one flag. */
	liveOfFlag: `
select ${columns}
from flag_events
where flag_id = $flag_id and undoes is null and not ${isUndone}
order by event_id`,

	/** All that was said of the flags of one customer, the latest first. */
	history: `
select ${columns}, ${isUndone} as is_undone
from flag_events
where source_id = $source_id and customer_id = $customer_id
order by event_id desc`,

	/** What was said in one act. */
	act: `
select ${columns}, ${isUndone} as is_undone
from flag_events
where act_id = $act_id
order by event_id`,

	/** The fairness row as it stood when a customer was flagged, by flag. */
	evidence: `
select flag_id, evidence
from flag_events
where kind = 'flagged' and source_id = $source_id and customer_id = $customer_id`
};

/** A column of a flag: the last word that holds of it; empty: cleared. */
const lastWord = (column: string) => `
	nullif((
		select ${column}
		from live
		where live.flag_id = flags.flag_id and ${column} is not null
		order by event_id desc
		limit 1
	), '') as ${column}`;

const lastTime = (condition: string, name: string) => `
	(select max(at) from live where live.flag_id = flags.flag_id and ${condition}) as ${name}`;

/** Flags as rows, for the pipeline: what `foldFlags` of the dashboard makes of the same events. */
export const flagRowStatements = {
	/** Whether there are flags at all: the tables are made by the dashboard. */
	hasTable: hasTable('flag_events'),

	lastEvent: 'select coalesce(max(event_id), 0) as event_id from flag_events',

	/** The flags of which something was said after $after, up to $until. Those that were taken back say so. */
	changed: `
with
live as (select * from flag_events where undoes is null and not ${isUndone}),
flags as (
	select flag_id, source_id, customer_id, min(event_id) as event_id, max(at) as updated_at
	from flag_events
	group by flag_id, source_id, customer_id
	having max(event_id) > $after and min(event_id) <= $until
)
select
	flags.flag_id,
	flags.customer_id,
	flags.source_id as customer_source_id,
	(select at from flag_events where flag_events.event_id = flags.event_id) as flagged_at,
	${['reason', 'measure', 'owner', 'due_on', 'look_on', 'expires_on'].map(lastWord).join(',')},
	${lastTime("kind = 'appealed'", 'appealed_at')},
	(
		select result
		from live
		where live.flag_id = flags.flag_id and kind in ('appealed', 'decided')
		order by event_id desc
		limit 1
	) as appeal_result,
	${lastTime("(kind = 'lifted' or result = 'lifted')", 'lifted_at')},
	flags.updated_at,
	case when not exists (select 1 from live where live.flag_id = flags.flag_id and kind = 'flagged') then flags.updated_at end
		as deleted_at
from flags
order by flags.event_id`
};

export const deliveryStatements = {
	add: `
insert into crm_deliveries (delivery_id, event_id, made_at, body, state, next_at)
values ($delivery_id, $event_id, $at, $body, 'waiting', $at)`,

	/**
	 * The next that is due, kept from others until $until: two processes may look at once, and one that dies while it tries
	 * leaves the delivery to the next. Deliveries of one flag go in their order: a later one waits for the earlier.
	 */
	claim: `
update crm_deliveries
set next_at = $until
where delivery_id = (
	select waiting.delivery_id
	from crm_deliveries as waiting
	inner join flag_events as said on waiting.event_id = said.event_id
	where waiting.state = 'waiting'
		and waiting.next_at <= $now
		and not exists (
			select 1
			from crm_deliveries as earlier
			inner join flag_events as before on earlier.event_id = before.event_id
			where before.flag_id = said.flag_id
				and earlier.event_id < waiting.event_id
				and earlier.state = 'waiting'
		)
	order by waiting.event_id
	limit 1
)
returning delivery_id, body, tries`,

	/** When the next one may be tried; null where none waits. */
	next: `
select min(next_at) as next_at
from crm_deliveries
where state = 'waiting'`,

	/** What came of a try. */
	tried: `
insert into crm_delivery_tries (delivery_id, at, status, problem, took_ms)
values ($delivery_id, $at, $status, $problem, $took_ms)`,

	settle: `
update crm_deliveries
set state = $state, tries = tries + 1, next_at = $next_at, sent_at = $sent_at
where delivery_id = $delivery_id and state = 'waiting'`,

	/** Once more from the beginning: of one that was given up or waits. */
	again: `
update crm_deliveries
set state = 'waiting', tries = 0, next_at = $now
where delivery_id = $delivery_id and state <> 'sent'
returning delivery_id`,

	/** The newest deliveries, each with its last try. */
	log: `
select
	crm_deliveries.delivery_id, crm_deliveries.made_at, crm_deliveries.state, crm_deliveries.tries,
	crm_deliveries.next_at, crm_deliveries.sent_at, flag_events.kind, flag_events.source_id, flag_events.customer_id,
	last.at as tried_at, last.status, last.problem, last.took_ms
from crm_deliveries
inner join flag_events on crm_deliveries.event_id = flag_events.event_id
left join crm_delivery_tries as last
	on last.try_id = (
		select max(try_id) from crm_delivery_tries where delivery_id = crm_deliveries.delivery_id
	)
order by crm_deliveries.event_id desc
limit $limit`,

	counts: `
select state, count(*) as deliveries
from crm_deliveries
group by state`
};
