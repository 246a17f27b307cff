-- data_controls: what each source last counted of itself and what the warehouse had, differences first.
--
-- grain   one row per source, entity and measure
-- filled  source_id, entity, measure, difference, quarantined, checked_at
--
-- `keys` is a JSON list of at most 20 keys that only one side has (`only_in`, `key`). A sum of nothing is 0.

select
    source_id,
    entity,
    measure,
    since,
    cast(source_value as double) as source_value,
    cast(warehouse_value as double) as warehouse_value,
    cast(coalesce(warehouse_value, 0) - coalesce(source_value, 0) as double) as difference,
    cast(quarantined as double) as quarantined,
    cast(keys as varchar) as keys,
    checked_at
from meta.controls
order by
    coalesce(source_value, 0) = coalesce(warehouse_value, 0),
    source_id,
    entity,
    measure <> 'rows',
    measure
