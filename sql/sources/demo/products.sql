-- products: entered on the day of their launch. `size` and `colour` are columns that the contract does not know.

select
    product_id,
    product_id[3:] as sku,
    name,
    category,
    subcategory,
    brand,
    supplier_id,
    unit_cost,
    'EUR' as currency,
    launched_on,
    size,
    colour,
    demo.instant(launched_on::timestamp) as updated_at
from demo.products
where demo.is_new(launched_on::timestamp)
