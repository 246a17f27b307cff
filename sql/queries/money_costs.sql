-- money_costs: what handling the returns of the period cost, by what it was for, and what of it cost drivers say.
--
-- grain   one row per kind of cost
-- params  $since DATE, $until DATE, $source VARCHAR[], $category VARCHAR[], $reason VARCHAR[], $channel VARCHAR[], $country VARCHAR[]
-- filled  cost_kind, costs, returns, amount, reckoned_amount
--
-- Of returns that were requested in the period, so that the kinds add up to the metric return_cost. `returns` have at
-- least one such cost; `reckoned_amount` is of those for which nothing is recorded.

select
    cost_kind,
    cast(sum(costs) as double) as costs,
    cast(count(*) as double) as returns,
    cast(sum(amount) as double) as amount,
    cast(sum(reckoned_amount) as double) as reckoned_amount
from marts.agg_return_costs
where requested_on >= $since
    and requested_on < $until
    and (len($source) = 0 or list_contains($source, source_id))
    and (len($category) = 0 or list_contains($category, category))
    and (len($reason) = 0 or list_contains($reason, reason))
    and (len($channel) = 0 or list_contains($channel, channel))
    and (len($country) = 0 or list_contains($country, country))
group by cost_kind
order by amount desc, cost_kind
