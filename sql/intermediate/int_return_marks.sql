-- int_return_marks: every row of a source that says that a return reached a stage.
--
-- grain   one row per row that says so, in whichever entity
-- key     source_id, origin, origin_id
-- kept    incremental by source_id, origin, origin_id
-- stale   select source_id, 'event', event_id from raw.return_events where _load_seq > $since
-- stale   select source_id, unnest(['request', 'status']), return_id from raw.returns where _load_seq > $since
-- stale   select history.source_id, 'history', key || ':' || unnest(range(count(*) + 1)) from raw.history
--         semi join raw.returns on returns.source_id = history.source_id and returns.return_id = history.key
--         and returns._load_seq > $since
--         where entity = 'returns' and column_name = 'status' group by history.source_id, key
-- stale   select source_id, 'inspection', inspection_id from raw.inspections where _load_seq > $since
-- stale   select source_id, 'movement', movement_id from raw.inventory_movements where _load_seq > $since
-- stale   select source_id, 'refund', refund_id from raw.refunds where _load_seq > $since
-- stale   select source_id, 'exchange', exchange_id from raw.exchanges where _load_seq > $since
-- stale   select inspections.source_id, 'inspection', inspection_id from raw.inspections
--         semi join raw.return_lines on return_lines.source_id = inspections.source_id
--         and return_lines.return_line_id = inspections.return_line_id and return_lines._load_seq > $since
-- stale   select movements.source_id, 'movement', movement_id from raw.inventory_movements as movements
--         semi join raw.return_lines on return_lines.source_id = movements.source_id
--         and return_lines.return_line_id = movements.return_line_id and return_lines._load_seq > $since
-- tests   not_null(return_id, stage, occurred_at)
--
-- Marks of the event log are said by the source, all others are derived from what its records imply. Whether a derived
-- one counts depends on the others of its return: int_return_stages and fct_return_events decide that.
--
-- `status` marks say what the present status tells, dated by the last change of its row; `history` marks what each status
-- told that was seen between two readings, where it told of another stage than the one before (that it was requested at
-- first, the request says).

with

return_lines as (

    select * from staging.stg_line_returns

),

events as (

    select
        source_id,
        'event' as origin,
        event_id as origin_id,
        return_id,
        return_line_id,
        stage,
        occurred_at,
        actor,
        warehouse_id,
        note,
    from staging.stg_return_events

),

requests as (

    select
        source_id,
        'request' as origin,
        return_id as origin_id,
        return_id,
        'requested' as stage,
        requested_at as occurred_at,
    from staging.stg_returns

),

statuses as (

    select
        source_id,
        'status' as origin,
        return_id as origin_id,
        return_id,
        status_stage as stage,
        coalesce(updated_at, requested_at) as occurred_at,
        status,
    from staging.stg_returns
    where status_stage is not null

),

history as (

    select
        statuses.source_id,
        'history' as origin,
        statuses.return_id || ':' || statuses.position as origin_id,
        statuses.return_id,
        statuses.status_stage as stage,
        coalesce(statuses.said_at, returns.requested_at) as occurred_at,
        statuses.status,
        statuses.seen_at,
    from staging.stg_return_statuses as statuses
    join staging.stg_returns as returns
        on returns.source_id = statuses.source_id
        and returns.return_id = statuses.return_id
    qualify lag(statuses.status_stage) over (
        partition by statuses.source_id, statuses.return_id order by statuses.position
    ) is distinct from statuses.status_stage
        and not (statuses.position = 0 and statuses.status_stage = 'requested')

),

inspections as (

    select
        inspections.source_id,
        'inspection' as origin,
        inspections.inspection_id as origin_id,
        return_lines.return_id,
        inspections.return_line_id,
        'inspected' as stage,
        inspections.inspected_at as occurred_at,
        inspections.inspector as actor,
        inspections.note,
    from staging.stg_inspections as inspections
    join return_lines
        on return_lines.source_id = inspections.source_id
        and return_lines.return_line_id = inspections.return_line_id

),

movements as (

    select
        movements.source_id,
        'movement' as origin,
        movements.movement_id as origin_id,
        return_lines.return_id,
        movements.return_line_id,
        case when movements.kind = 'return_receipt' then 'received' else 'stocked' end as stage,
        movements.occurred_at,
        movements.warehouse_id,
    from staging.stg_inventory_movements as movements
    join return_lines
        on return_lines.source_id = movements.source_id
        and return_lines.return_line_id = movements.return_line_id
    where movements.kind in ('return_receipt', 'restock', 'write_off', 'return_to_vendor')

),

refunds as (

    select
        source_id,
        'refund' as origin,
        refund_id as origin_id,
        return_id,
        'refunded' as stage,
        coalesce(paid_at, approved_at, requested_at, updated_at) as occurred_at,
    from staging.stg_refunds
    where status = 'paid' and return_id is not null

),

exchanges as (

    select
        source_id,
        'exchange' as origin,
        exchange_id as origin_id,
        return_id,
        return_line_id,
        'exchanged' as stage,
        shipped_at as occurred_at,
    from staging.stg_exchanges

)

select * from events
union all by name select * from requests
union all by name select * from statuses
union all by name select * from history where stage is not null
union all by name select * from inspections
union all by name select * from movements
union all by name select * from refunds where occurred_at is not null
union all by name select * from exchanges where occurred_at is not null
