-- int_return_waits: how long each return waited for each step, in opening hours where there are any.
--
-- grain   one row per return of a source
-- key     source_id, return_id
-- kept    incremental by source_id, return_id
-- stale   select source_id, return_id from changes.int_return_stages
-- stale   select source_id, return_id from intermediate.int_return_waits where exists (select 1 from changes.int_business_days)
-- narrows intermediate.int_return_stages
--
-- The hours of a step count from the latest earlier step that was reached before it, so that a step which a source does
-- not tell leaves its time with the next one. A parcel travels at night too: the way to us (`receive_hours`) is always by
-- the clock. The calendar is that of the warehouse, else that of its source, else that of all; without any (`calendar_id`
-- is null) all hours are by the clock. `stage_open_seconds`: how long the calendar had been open when the present stage
-- was reached, to reckon from it when the case is due.

with

stages as (

    select *, least(approved_at, rejected_at) as reviewed_at from intermediate.int_return_stages

),

calendars as (

    select distinct source_id, warehouse_id, source_id || chr(31) || warehouse_id as calendar_id
    from reference.business_hours

),

-- One row, also where there is none.
calendar_of_all as (

    select max(calendar_id) as calendar_id from calendars
    where source_id = '*'
        and warehouse_id = '*'

),

timed as (

    select
        stages.*,
        coalesce(own.calendar_id, of_place.calendar_id, of_source.calendar_id, of_all.calendar_id) as calendar_id,
        case when requested_at <= reviewed_at then requested_at end as review_from,
        greatest(
            case when requested_at <= authorized_at then requested_at end,
            case when reviewed_at <= authorized_at then reviewed_at end
        ) as authorize_from,
        greatest(
            case when requested_at <= received_at then requested_at end,
            case when reviewed_at <= received_at then reviewed_at end,
            case when authorized_at <= received_at then authorized_at end
        ) as receive_from,
        greatest(
            case when requested_at <= inspected_at then requested_at end,
            case when reviewed_at <= inspected_at then reviewed_at end,
            case when authorized_at <= inspected_at then authorized_at end,
            case when received_at <= inspected_at then received_at end
        ) as inspect_from,
        greatest(
            case when requested_at <= stocked_at then requested_at end,
            case when reviewed_at <= stocked_at then reviewed_at end,
            case when authorized_at <= stocked_at then authorized_at end,
            case when received_at <= stocked_at then received_at end,
            case when inspected_at <= stocked_at then inspected_at end
        ) as stock_from,
        greatest(
            case when requested_at <= settled_at then requested_at end,
            case when reviewed_at <= settled_at then reviewed_at end,
            case when authorized_at <= settled_at then authorized_at end,
            case when received_at <= settled_at then received_at end,
            case when inspected_at <= settled_at then inspected_at end,
            case when stocked_at <= settled_at then stocked_at end
        ) as settle_from,
    from stages
    left join calendars as own
        on own.source_id = stages.source_id
        and own.warehouse_id = stages.warehouse_id
    left join calendars as of_place
        on of_place.source_id = '*'
        and of_place.warehouse_id = stages.warehouse_id
    left join calendars as of_source
        on of_source.source_id = stages.source_id
        and of_source.warehouse_id = '*'
    cross join calendar_of_all as of_all

),

-- Nothing where there are no opening hours.
waits as (

    select
        source_id,
        return_id,
        calendar_id,
        unnest(
            [
                struct_pack(step := 'review', from_at := review_from::timestamp, to_at := reviewed_at::timestamp),
                struct_pack(step := 'authorize', from_at := authorize_from::timestamp, to_at := authorized_at::timestamp),
                struct_pack(step := 'inspect', from_at := inspect_from::timestamp, to_at := inspected_at::timestamp),
                struct_pack(step := 'stock', from_at := stock_from::timestamp, to_at := stocked_at::timestamp),
                struct_pack(step := 'settle', from_at := settle_from::timestamp, to_at := settled_at::timestamp),
                struct_pack(step := 'stage', from_at := stage_at::timestamp, to_at := stage_at::timestamp),
            ],
            recursive := true
        ),
    from timed
    where calendar_id is not null

),

opened as (

    select
        waits.*,
        marts.open_seconds(
            waits.from_at, begun.open_before, begun.first_opens, begun.first_closes, begun.second_opens,
            begun.second_closes
        ) as from_seconds,
        marts.open_seconds(
            waits.to_at, ended.open_before, ended.first_opens, ended.first_closes, ended.second_opens,
            ended.second_closes
        ) as to_seconds,
    from waits
    join intermediate.int_business_days as begun
        on begun.calendar_id = waits.calendar_id
        and begun.day_on = waits.from_at::date
    join intermediate.int_business_days as ended
        on ended.calendar_id = waits.calendar_id
        and ended.day_on = waits.to_at::date

),

open_hours as (

    select
        source_id,
        return_id,
        max((to_seconds - from_seconds) / 3600) filter (step = 'review') as review_hours,
        max((to_seconds - from_seconds) / 3600) filter (step = 'authorize') as authorize_hours,
        max((to_seconds - from_seconds) / 3600) filter (step = 'inspect') as inspect_hours,
        max((to_seconds - from_seconds) / 3600) filter (step = 'stock') as stock_hours,
        max((to_seconds - from_seconds) / 3600) filter (step = 'settle') as settle_hours,
        max(from_seconds) filter (step = 'stage') as stage_open_seconds,
    from opened
    group by all

)

select
    timed.source_id,
    timed.return_id,
    timed.calendar_id,
    coalesce(
        open_hours.review_hours, (epoch_us(timed.reviewed_at) - epoch_us(timed.review_from)) / 3600e6
    ) as review_hours,
    coalesce(
        open_hours.authorize_hours, (epoch_us(timed.authorized_at) - epoch_us(timed.authorize_from)) / 3600e6
    ) as authorize_hours,
    (epoch_us(timed.received_at) - epoch_us(timed.receive_from)) / 3600e6 as receive_hours,
    coalesce(
        open_hours.inspect_hours, (epoch_us(timed.inspected_at) - epoch_us(timed.inspect_from)) / 3600e6
    ) as inspect_hours,
    coalesce(open_hours.stock_hours, (epoch_us(timed.stocked_at) - epoch_us(timed.stock_from)) / 3600e6) as stock_hours,
    coalesce(
        open_hours.settle_hours, (epoch_us(timed.settled_at) - epoch_us(timed.settle_from)) / 3600e6
    ) as settle_hours,
    open_hours.stage_open_seconds,
from timed
left join open_hours
    on open_hours.source_id = timed.source_id
    and open_hours.return_id = timed.return_id
