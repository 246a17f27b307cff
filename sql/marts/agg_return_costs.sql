-- agg_return_costs: what handling each return cost, added up by kind, with what its return is filtered by.
--
-- grain   one row per return of a source and kind of cost
-- key     source_id, return_id, cost_kind
-- kept    incremental by source_id, return_id
-- stale   select source_id, return_id from changes.fct_returns
-- stale   select source_id, return_id from changes.fct_return_costs
-- stale   select source_id, return_id from changes.fct_driver_costs
-- narrows marts.fct_returns, intermediate.int_handling_costs
-- tests   not_null(costs, amount, reckoned_amount, category, reason, channel, country)
--         expect(costs > 0)
--
-- `reckoned_amount` is what of the amount cost drivers say, where no source tells what it did cost. Costs of no return
-- are not here. In the order of the request, by which costs are asked for.

with

costs as (

    select
        source_id,
        return_id,
        cost_kind,
        count(*) as costs,
        coalesce(sum(amount), 0)::decimal(18, 4) as amount,
        coalesce(sum(amount) filter (where is_reckoned), 0)::decimal(18, 4) as reckoned_amount,
    from intermediate.int_handling_costs
    group by all

)

select
    costs.source_id,
    costs.return_id,
    costs.cost_kind,
    returns.requested_at::date as requested_on,
    returns.category,
    returns.reason,
    returns.channel,
    returns.country,
    costs.costs,
    costs.amount,
    costs.reckoned_amount,
from costs
join marts.fct_returns as returns
    on returns.source_id = costs.source_id
    and returns.return_id = costs.return_id
order by requested_on, costs.source_id, costs.return_id
