-- fct_process_steps: each step of each return, with what follows it and how long it waited for that.
--
-- grain   one row per activity of a return
-- key     source_id, return_id, position
-- kept    incremental by source_id, return_id
-- stale   select source_id, return_id from changes.fct_process_cases
-- stale   select source_id, return_id from changes.int_process_cases
-- stale   select source_id, return_id from changes.int_return_waits
-- stale   select source_id, return_id from marts.fct_process_cases where exists (select 1 from changes.int_business_days)
-- stale   select source_id, return_id from marts.fct_process_cases where exists (
--             select 1 from changes.dim_process_arcs group by activity, next_activity having count(*) > 1
--         )
-- narrows marts.fct_process_cases, intermediate.int_process_cases, intermediate.int_return_waits
-- tests   not_null(arc_id, variant_id, requested_on)
--         relates(arc_id -> marts.dim_process_arcs)
--         expect(wait_hours >= 0)
--         expect((wait_hours is null) = (wait_bin is null))
--
-- The map of the process is counted from it, under any filters: so each row has what the page filters by, in the order of
-- the request (a period reads its own part), and the bin of its waiting time, from which medians are read
-- (`marts.wait_bin`: wrong by 1 % at the most). It waits in opening hours where a calendar holds for the warehouse, but for
-- the way of the parcel.
--
-- An arc that is new or gone is one of cases that have changed themselves; one that was there and is there now has another
-- number.

with

-- Ordered before the steps are laid out: they keep this order, and there are seven times fewer to sort.
cases as (

    select
        cases.source_id,
        cases.return_id,
        cases.variant_id,
        cases.requested_on,
        cases.category,
        cases.reason,
        cases.channel,
        cases.country,
        cases.warehouse_id,
        cases.handler,
        cases.resolution,
        waits.calendar_id,
        ways.variant,
        ways.moments,
    from marts.fct_process_cases as cases
    join intermediate.int_process_cases as ways
        on ways.source_id = cases.source_id
        and ways.return_id = cases.return_id
    left join intermediate.int_return_waits as waits
        on waits.source_id = cases.source_id
        and waits.return_id = cases.return_id
    order by cases.requested_at

),

steps as (

    select
        * exclude (variant, moments),
        generate_subscripts(variant, 1)::integer as position,
        unnest(variant) as activity,
        unnest(list_append(variant[2:], null)) as next_activity,
        unnest(moments) as occurred_at,
        unnest(list_append(moments[2:], null)) as next_at,
    from cases

),

timed as (

    select
        steps.*,
        coalesce(
            (
                marts.open_seconds(
                    steps.next_at, ended.open_before, ended.first_opens, ended.first_closes, ended.second_opens,
                    ended.second_closes
                )
                - marts.open_seconds(
                    steps.occurred_at, begun.open_before, begun.first_opens, begun.first_closes, begun.second_opens,
                    begun.second_closes
                )
            ) / 3600,
            (epoch_us(steps.next_at) - epoch_us(steps.occurred_at)) / 3600e6
        ) as wait_hours,
    from steps
    left join intermediate.int_business_days as begun
        on begun.calendar_id = steps.calendar_id
        and begun.day_on = steps.occurred_at::date
    -- a parcel travels at night too: its way has no opening hours, so no day either
    left join intermediate.int_business_days as ended
        on ended.calendar_id = steps.calendar_id
        and ended.day_on = case when steps.next_activity <> 'received' then steps.next_at::date end

)

select
    timed.source_id,
    timed.return_id,
    timed.position,
    arcs.arc_id,
    timed.variant_id,
    timed.requested_on,
    timed.category,
    timed.reason,
    timed.channel,
    timed.country,
    timed.warehouse_id,
    timed.handler,
    timed.resolution,
    timed.occurred_at,
    timed.wait_hours,
    marts.wait_bin(timed.wait_hours) as wait_bin,
from timed
left join marts.dim_process_arcs as arcs
    on arcs.activity = timed.activity
    and arcs.next_activity is not distinct from timed.next_activity
