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
-- so that it has the same id in every version. A stage that we do not know stays visible as the source calls it.

with

marks as (

    select * from intermediate.int_return_marks

),

told as (

    select distinct source_id, return_id, stage from marks
    where origin = 'event'

),

counted as (

    select marks.* from marks
    left join told
        on told.source_id = marks.source_id
        and told.return_id = marks.return_id
        and told.stage = marks.stage
    where marks.origin = 'event' or told.stage is null

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
from counted
left join staging.stg_warehouses as warehouses
    on warehouses.source_id = counted.source_id
    and warehouses.warehouse_id = counted.warehouse_id
