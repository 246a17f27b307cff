-- int_products: products with the names of their suppliers, their cost in the reporting currency.
--
-- grain   one row per product of a source
-- key     source_id, product_id
-- kept    view
--
-- A product's cost has no day: the newest rate converts it.

with

products as (

    select * from staging.stg_products

),

suppliers as (

    select * from staging.stg_suppliers

),

newest_rates as (

    select currency, arg_max(rate, rated_on) as rate from intermediate.int_rates
    group by all

)

select
    products.source_id,
    products.product_id,
    products.sku,
    products.name,
    products.category,
    products.subcategory,
    products.brand,
    products.supplier_id,
    suppliers.name as supplier_name,
    case
        when coalesce(products.currency, sources.currency, settings.reporting_currency) = settings.reporting_currency
            then products.unit_cost
        else (products.unit_cost * newest_rates.rate)::decimal(18, 4)
    end as unit_cost,
    products.launched_on,
from products
cross join reference.settings
left join reference.sources on sources.source_id = products.source_id
left join suppliers
    on suppliers.source_id = products.source_id
    and suppliers.supplier_id = products.supplier_id
left join newest_rates on newest_rates.currency = coalesce(products.currency, sources.currency)
