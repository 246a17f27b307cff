-- cost_drivers: what a kind of handling costs in this version where no source tells, and from which day on.
--
-- grain   one row per source (`*` for any), kind of cost and first day
-- filled  source_id, cost_kind, unit, effective_from, amount

select
    source_id,
    cost_kind,
    unit,
    effective_from,
    cast(amount as double) as amount,
    decided_by,
    why
from marts.dim_cost_drivers
order by source_id, cost_kind, effective_from
