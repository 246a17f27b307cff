-- controls: what each source last said of its own rows and sums, and what the warehouse had; `keys` of one side only, if known.

select
    source_id,
    entity,
    measure,
    timezone('UTC', since) as since,
    source_value,
    warehouse_value,
    quarantined,
    keys,
    timezone('UTC', checked_at) as checked_at,
from load.controls
order by source_id, entity, measure
