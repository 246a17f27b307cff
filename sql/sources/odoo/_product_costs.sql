-- product_costs: what a unit costs the company. Odoo 16 and 17 keep it among the properties.

select
    cast(split_part(property.res_id, ',', 2) as integer) as product_id,
    cast(property.value_float as numeric) as unit_cost,
    property.write_date
from ir_property as property
where property.name = 'standard_price' and property.res_id like 'product.product,%'
    and property.company_id = cast(:company as integer)
