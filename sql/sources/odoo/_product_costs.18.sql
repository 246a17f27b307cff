-- product_costs: what a unit costs the company. Odoo 18 keeps it with the product, by company.

select
    product.id as product_id,
    cast(product.standard_price ->> cast(cast(:company as integer) as text) as numeric) as unit_cost,
    product.write_date
from product_product as product
where product.standard_price is not null
