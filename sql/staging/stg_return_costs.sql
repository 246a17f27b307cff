-- stg_return_costs: what handling a return cost, in the currency of the source.
--
-- grain   one row per cost of a source
-- key     source_id, cost_id
-- kept    view

select
    source_id,
    cost_id,
    return_id,
    lower(trim(kind)) as kind,
    amount,
    upper(trim(currency)) as currency,
    incurred_at,
    updated_at,
from raw.return_costs
where deleted_at is null
