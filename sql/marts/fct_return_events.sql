-- fct_return_events: what happened to each return, step by step.
--
-- grain   one row per event, of the source or derived
-- key     source_id, event_id
-- kept    table
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

derived as (

    select marks.* from marks
    anti join told
        on told.source_id = marks.source_id
        and told.return_id = marks.return_id
        and told.stage = marks.stage
    where marks.origin <> 'event'

),

inspections as (

    select * from staging.stg_inspections

),

movements as (

    select * from staging.stg_inventory_movements
    where return_line_id is not null

),

exchanges as (

    select * from staging.stg_exchanges

),

events as (

    select
        source_id,
        event_id,
        return_id,
        return_line_id,
        stage,
        occurred_at,
        actor,
        warehouse_id,
        note,
        false as is_derived,
    from staging.stg_return_events

    union all

    select
        derived.source_id,
        derived.origin || ':' || derived.origin_id as event_id,
        derived.return_id,
        coalesce(inspections.return_line_id, movements.return_line_id, exchanges.return_line_id) as return_line_id,
        derived.stage,
        derived.occurred_at,
        inspections.inspector as actor,
        derived.warehouse_id,
        inspections.note,
        true as is_derived,
    from derived
    left join inspections
        on derived.origin = 'inspection'
        and inspections.source_id = derived.source_id
        and inspections.inspection_id = derived.origin_id
    left join movements
        on derived.origin = 'movement'
        and movements.source_id = derived.source_id
        and movements.movement_id = derived.origin_id
    left join exchanges
        on derived.origin = 'exchange'
        and exchanges.source_id = derived.source_id
        and exchanges.exchange_id = derived.origin_id

)

select
    events.source_id,
    events.event_id,
    events.return_id,
    events.return_line_id,
    events.stage,
    events.occurred_at::timestamp as occurred_at,
    events.actor,
    coalesce(nullif(events.warehouse_id, ''), 'unknown') as warehouse_id,
    coalesce(warehouses.name, nullif(events.warehouse_id, ''), 'unknown') as warehouse_name,
    events.note,
    events.is_derived,
from events
left join staging.stg_warehouses as warehouses
    on warehouses.source_id = events.source_id
    and warehouses.warehouse_id = events.warehouse_id
