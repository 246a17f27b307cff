-- fct_process_cases: each return as a case of the process: which way it took, how long, and how well it keeps to the model.
--
-- grain   one row per return of a source
-- key     source_id, return_id
-- kept    incremental by source_id, return_id
-- stale   select source_id, return_id from changes.int_process_cases
-- stale   select source_id, return_id from changes.fct_returns
-- stale   select cases.source_id, cases.return_id from intermediate.int_process_cases as cases
--         semi join changes.dim_process_variants as touched on touched.variant_id = cases.variant_id
-- narrows marts.fct_returns, intermediate.int_process_cases
-- tests   not_null(variant_id, outcome, requested_on, activity_count, recorded_events, is_conformant)
--         relates(variant_id -> marts.dim_process_variants)
--         relates(source_id, return_id -> marts.fct_returns)
--         expect(process_hours >= 0)
--
-- For the pages of the process, which would else order millions of events for each question; in the order of the request,
-- so that a period reads its own part only. Category and reason are those of the line of the largest amount.
-- `settled_hours` is from the request to the end of a settled case (refunded, exchanged or repaired; closed where nothing
-- of it is told); null for open cases, whose time is not over, and for rejected and cancelled ones, which are never settled.

with

ways as (

    select
        source_id,
        return_id,
        variant_id,
        len(variant)::integer as activity_count,
        recorded_events,
        moments[1] as first_at,
        moments[-1] as last_at,
    from intermediate.int_process_cases

),

variants as (

    select * from marts.dim_process_variants

)

select
    returns.source_id,
    returns.return_id,
    ways.variant_id,
    returns.requested_at::date as requested_on,
    returns.category,
    returns.reason,
    returns.channel,
    returns.country,
    returns.warehouse_id,
    returns.handler,
    returns.resolution,
    returns.outcome,
    returns.requested_at,
    ways.first_at,
    ways.last_at,
    (epoch_us(ways.last_at) - epoch_us(ways.first_at)) / 3600e6 as process_hours,
    case
        when returns.outcome = 'settled'
            then (epoch_us(coalesce(returns.settled_at, returns.closed_at)) - epoch_us(returns.requested_at)) / 3600e6
    end as settled_hours,
    ways.activity_count,
    ways.recorded_events,
    variants.cost as deviation_cost,
    variants.fitness,
    variants.cost = 0 as is_conformant,
    variants.is_rework,
from marts.fct_returns as returns
join ways
    on ways.source_id = returns.source_id
    and ways.return_id = returns.return_id
join variants on variants.variant_id = ways.variant_id
order by returns.requested_at, returns.source_id, returns.return_id
