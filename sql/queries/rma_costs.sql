-- rma_costs: what handling a return cost, as recorded, and as reckoned by cost drivers where nothing is.
--
-- grain   one row per cost
-- params  $source_id VARCHAR, $return_id VARCHAR
-- filled  cost_id, is_reckoned

select
    cost_id,
    cost_kind,
    cast(amount as double) as amount,
    incurred_at,
    false as is_reckoned
from marts.fct_return_costs
where source_id = $source_id
    and return_id = $return_id
-- if fct_driver_costs
union all
select
    cost_kind as cost_id,
    cost_kind,
    cast(amount as double) as amount,
    incurred_at,
    true as is_reckoned
from marts.fct_driver_costs
where source_id = $source_id
    and return_id = $return_id
-- end if
order by incurred_at, cost_id
