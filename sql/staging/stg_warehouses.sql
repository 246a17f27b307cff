-- stg_warehouses: warehouses, without those their source deleted.
--
-- grain   one row per warehouse of a source
-- key     source_id, warehouse_id
-- kept    view

select
    source_id,
    warehouse_id,
    name,
    upper(trim(country)) as country,
from raw.warehouses
where deleted_at is null
