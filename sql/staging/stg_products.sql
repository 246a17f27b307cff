-- stg_products: products, without those their source deleted.
--
-- grain   one row per product of a source
-- key     source_id, product_id
-- kept    view

select
    source_id,
    product_id,
    sku,
    name,
    category,
    subcategory,
    brand,
    supplier_id,
    unit_cost,
    upper(trim(currency)) as currency,
    launched_on,
from raw.products
where deleted_at is null
