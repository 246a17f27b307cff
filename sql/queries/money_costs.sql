-- money_costs: what handling the returns of the period cost, by what it was for, and what of it cost drivers say.
--
-- grain   one row per kind of cost
-- params  $since DATE, $until DATE, $source VARCHAR[], $category VARCHAR[], $reason VARCHAR[], $channel VARCHAR[], $country VARCHAR[]
-- filled  cost_kind, costs, returns, amount, reckoned_amount
--
-- Of returns that were requested in the period, so that the kinds add up to the metric return_cost. `returns` have at
-- least one such cost; `reckoned_amount` is of those for which nothing is recorded.

with

-- a number each, by which they are counted: cheaper than by the two ids
requested as (

    select
        row_number() over () as case_number,
        source_id,
        return_id
    from marts.fct_returns
    where requested_at >= $since
        and requested_at < $until
        and (len($source) = 0 or list_contains($source, source_id))
        and (len($category) = 0 or list_contains($category, category))
        and (len($reason) = 0 or list_contains($reason, reason))
        and (len($channel) = 0 or list_contains($channel, channel))
        and (len($country) = 0 or list_contains($country, country))

),

every as (

    select source_id, return_id, cost_kind, amount, false as is_reckoned
    from marts.fct_return_costs

    union all

    select source_id, return_id, cost_kind, amount, true as is_reckoned
    from marts.fct_driver_costs

)

select
    costs.cost_kind,
    cast(count(*) as double) as costs,
    cast(count(distinct requested.case_number) as double) as returns,
    cast(coalesce(sum(costs.amount), 0) as double) as amount,
    cast(coalesce(sum(case when costs.is_reckoned then costs.amount end), 0) as double) as reckoned_amount
from every as costs
inner join requested
    on costs.source_id = requested.source_id
    and costs.return_id = requested.return_id
group by costs.cost_kind
order by amount desc, costs.cost_kind
