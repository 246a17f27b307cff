-- fct_return_events: what happened to each return, step by step.
--
-- grain   one row per event, of the source or derived
-- key     source_id, event_id
-- kept    incremental by source_id, return_id
-- stale   select source_id, return_id from changes.int_return_marks
-- stale   select marks.source_id, marks.return_id from intermediate.int_return_marks as marks
--         semi join raw.warehouses on warehouses.source_id = marks.source_id
--         and warehouses.warehouse_id = marks.warehouse_id and warehouses._load_seq > $since
-- narrows intermediate.int_return_marks
-- tests   not_null(return_id, stage, occurred_at)
--         warn relates(stage -> marts.dim_stages)
--         warn relates(source_id, return_id -> marts.fct_returns)
--
-- A derived event stands where the source has a record of the step but no event for it. It is named after the record,
-- so that it has the same id in every version. Where a return has no events at all, the statuses that were seen are its
-- timeline: `status` is the word of the source, `seen_at` when we saw it first (null: before it first changed). A stage that we do not know stays visible as the source calls it.
-- In the order of the return, by which its page looks them up.

with

marks as (

    select * from intermediate.int_return_marks

),

told as (

    select distinct source_id, return_id, stage from marks
    where origin = 'event'

),

-- Without events the statuses that were seen are the timeline of a return, and the present one is the last of them.
seen as (

    select distinct source_id, return_id from marks
    where origin = 'history'

),

timelines as (

    select * from seen
    anti join (
        select marks.source_id, marks.return_id from marks
        semi join seen
            on seen.source_id = marks.source_id
            and seen.return_id = marks.return_id
        where marks.origin = 'event'
    ) as logged
        on logged.source_id = seen.source_id
        and logged.return_id = seen.return_id

),

counted as (

    select marks.* from marks
    left join told
        on told.source_id = marks.source_id
        and told.return_id = marks.return_id
        and told.stage = marks.stage
    left join timelines
        on timelines.source_id = marks.source_id
        and timelines.return_id = marks.return_id
    where case marks.origin
        when 'event' then true
        when 'history' then timelines.return_id is not null
        when 'status' then told.stage is null and timelines.return_id is null
        else told.stage is null
    end

)

select
    counted.source_id,
    case when counted.origin = 'event' then counted.origin_id else counted.origin || ':' || counted.origin_id end as event_id,
    counted.return_id,
    counted.return_line_id,
    counted.stage,
    counted.occurred_at::timestamp as occurred_at,
    counted.actor,
    coalesce(counted.warehouse_id, 'unknown') as warehouse_id,
    coalesce(warehouses.name, counted.warehouse_id, 'unknown') as warehouse_name,
    counted.note,
    counted.origin <> 'event' as is_derived,
    counted.status,
    counted.seen_at::timestamp as seen_at,
from counted
left join staging.stg_warehouses as warehouses
    on warehouses.source_id = counted.source_id
    and warehouses.warehouse_id = counted.warehouse_id
order by counted.source_id, counted.return_id, counted.occurred_at
