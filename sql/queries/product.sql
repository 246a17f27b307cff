-- product: one product as its source describes it.
--
-- grain   one row
-- params  $source_id VARCHAR, $product_id VARCHAR
-- filled  source_id, product_id, product_name, category, subcategory, brand, supplier_id

select
    source_id,
    product_id,
    sku,
    product_name,
    category,
    subcategory,
    brand,
    supplier_id,
    supplier_name,
    cast(unit_cost as double) as unit_cost,
    launched_on
from marts.dim_products
where source_id = $source_id
    and product_id = $product_id
