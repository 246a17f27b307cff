-- dim_batches: every batch that the source knows or that any line names.
--
-- grain   one row per batch of a source
-- key     source_id, batch_id
-- kept    table

with

batches as (

    select * from staging.stg_batches

),

named as (

    select source_id, batch_id, product_id from batches
    union all
    select source_id, batch_id, product_id from staging.stg_order_lines where batch_id is not null
    union all
    select source_id, batch_id, product_id from staging.stg_return_lines where batch_id is not null

),

products as (

    select source_id, batch_id, min(product_id) as product_id from named
    group by all

)

select
    products.source_id,
    products.batch_id,
    coalesce(batches.product_id, products.product_id, 'unknown') as product_id,
    coalesce(batches.supplier_id, 'unknown') as supplier_id,
    batches.produced_on,
    batches.received_on,
    batches.quantity::decimal(18, 4) as batch_units,
from products
left join batches
    on batches.source_id = products.source_id
    and batches.batch_id = products.batch_id
order by products.source_id, products.batch_id
