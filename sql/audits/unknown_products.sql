-- unknown_products: every product that a line names is known to its source.
-- severity warn

select source_id, product_id
from marts.dim_products
anti join staging.stg_products using (source_id, product_id)
where product_id <> 'unknown'
