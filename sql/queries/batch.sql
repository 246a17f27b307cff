-- batch: what a batch is.
--
-- grain   one row, or none
-- params  $source_id VARCHAR, $batch_id VARCHAR
-- filled  source_id, batch_id, product_id, supplier_id

select
    dim_batches.source_id,
    dim_batches.batch_id,
    dim_batches.product_id,
    dim_products.product_name,
    dim_products.sku,
    dim_products.category,
    cast(dim_products.unit_cost as double) as unit_cost,
    coalesce(nullif(dim_batches.supplier_id, 'unknown'), dim_products.supplier_id, 'unknown') as supplier_id,
    dim_suppliers.supplier_name,
    dim_batches.produced_on,
    dim_batches.received_on,
    cast(dim_batches.batch_units as double) as batch_units
from marts.dim_batches
left join marts.dim_products
    on dim_batches.source_id = dim_products.source_id
    and dim_batches.product_id = dim_products.product_id
left join marts.dim_suppliers
    on dim_batches.source_id = dim_suppliers.source_id
    and coalesce(nullif(dim_batches.supplier_id, 'unknown'), dim_products.supplier_id) = dim_suppliers.supplier_id
where dim_batches.source_id = $source_id
    and dim_batches.batch_id = $batch_id
