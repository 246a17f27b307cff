-- products: entered on the first of the month of their launch, when the first units are bought.
--
-- `size` and `colour` are columns that the contract does not know.

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
    demo.instant(date_trunc('month', launched_on)::timestamp) as updated_at
from demo.products
where demo.is_new(date_trunc('month', launched_on)::timestamp)
