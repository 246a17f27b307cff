-- dim_suppliers: every supplier that the source knows or that a product or batch names.
--
-- grain   one row per supplier of a source
-- key     source_id, supplier_id
-- kept    table

with

suppliers as (

    select * from staging.stg_suppliers

),

named as (

    select source_id, supplier_id from suppliers
    union
    select source_id, coalesce(supplier_id, 'unknown') from staging.stg_products
    union
    select source_id, supplier_id from staging.stg_batches where supplier_id is not null

)

select
    named.source_id,
    named.supplier_id,
    coalesce(suppliers.name, named.supplier_id) as supplier_name,
    coalesce(suppliers.country, 'unknown') as country,
from named
left join suppliers
    on suppliers.source_id = named.source_id
    and suppliers.supplier_id = named.supplier_id
order by named.source_id, named.supplier_id
