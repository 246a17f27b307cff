-- rma_costs: what handling a return cost.
--
-- grain   one row per cost
-- params  $source_id VARCHAR, $return_id VARCHAR
-- filled  cost_id

select
    cost_id,
    cost_kind,
    cast(amount as double) as amount,
    incurred_at
from marts.fct_return_costs
where source_id = $source_id
    and return_id = $return_id
order by incurred_at, cost_id
