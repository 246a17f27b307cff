-- cost_driver_effect: what handling cost in the twelve months up to the data, by kind, under these cost drivers.
--
-- grain   one row per kind of cost
-- params  $sources VARCHAR[], $kinds VARCHAR[], $units VARCHAR[], $days VARCHAR[], $amounts DOUBLE[]
-- filled  cost_kind, recorded_amount, recorded_returns, reckoned_amount, reckoned_returns
--
-- A driver is the same place of each list. Of returns that were requested in these months; worked out as models do
-- (`marts.driven_costs`), from what this version knows.

with

spans as (

    select cast(data_to as date) as seen_to
    from meta.publication

),

cases as (

    select
        fct_returns.source_id,
        fct_returns.return_id,
        fct_returns.requested_at,
        fct_returns.received_at,
        fct_returns.inspected_at,
        fct_returns.settled_at,
        fct_returns.received_units
    from marts.fct_returns
    cross join spans
    where cast(fct_returns.requested_at as date) > spans.seen_to - interval 12 month
),

drivers as (

    select
        unnest($sources) as source_id,
        unnest($kinds) as cost_kind,
        unnest($units) as unit,
        cast(unnest($days) as date) as effective_from,
        unnest($amounts) as amount

),

known as (

    select costs.source_id, costs.return_id, costs.cost_kind, costs.amount
    from marts.fct_return_costs as costs
    semi join cases on costs.source_id = cases.source_id and costs.return_id = cases.return_id

),

every as (

    select source_id, return_id, cost_kind, amount, false as is_reckoned
    from known

    union all

    select source_id, return_id, cost_kind, amount, true as is_reckoned
    from marts.driven_costs('cases', 'drivers', 'known')

)

select
    cost_kind,
    cast(coalesce(sum(case when not is_reckoned then amount end), 0) as double) as recorded_amount,
    cast(count(distinct case when not is_reckoned then source_id || chr(31) || return_id end) as double)
        as recorded_returns,
    cast(coalesce(sum(case when is_reckoned then amount end), 0) as double) as reckoned_amount,
    cast(count(distinct case when is_reckoned then source_id || chr(31) || return_id end) as double)
        as reckoned_returns
from every
group by cost_kind
order by cost_kind
