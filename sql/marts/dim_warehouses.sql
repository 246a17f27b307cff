-- dim_warehouses: every warehouse that the source knows or that any row names.
--
-- grain   one row per warehouse of a source
-- key     source_id, warehouse_id
-- kept    table

with

warehouses as (

    select * from staging.stg_warehouses

),

named as (

    select source_id, warehouse_id from warehouses
    union
    select source_id, warehouse_id from staging.stg_order_lines where warehouse_id is not null
    union
    select source_id, warehouse_id from staging.stg_return_events where warehouse_id is not null
    union
    select source_id, warehouse_id from staging.stg_inventory_movements where warehouse_id is not null

)

select
    named.source_id,
    named.warehouse_id,
    coalesce(warehouses.name, named.warehouse_id) as warehouse_name,
    coalesce(warehouses.country, 'unknown') as country,
from named
left join warehouses
    on warehouses.source_id = named.source_id
    and warehouses.warehouse_id = named.warehouse_id
order by named.source_id, named.warehouse_id
