-- dim_products: every product that the source knows or that any row names.
--
-- grain   one row per product of a source
-- key     source_id, product_id
-- kept    table
-- tests   not_null(product_name, category)

with

products as (

    select * from intermediate.int_products

),

named as (

    select source_id, product_id from products
    union
    select source_id, product_id from staging.stg_order_lines
    union
    select source_id, coalesce(product_id, 'unknown') from staging.stg_return_lines
    union
    select source_id, product_id from staging.stg_inventory_movements
    union
    select source_id, product_id from staging.stg_exchanges where product_id is not null

)

select
    named.source_id,
    named.product_id,
    products.sku,
    coalesce(products.name, named.product_id) as product_name,
    coalesce(products.category, 'unknown') as category,
    coalesce(products.subcategory, 'unknown') as subcategory,
    coalesce(products.brand, 'unknown') as brand,
    coalesce(products.supplier_id, 'unknown') as supplier_id,
    coalesce(products.supplier_name, products.supplier_id, 'unknown') as supplier_name,
    products.unit_cost::decimal(18, 4) as unit_cost,
    products.launched_on,
from named
left join products
    on products.source_id = named.source_id
    and products.product_id = named.product_id
order by named.source_id, named.product_id
