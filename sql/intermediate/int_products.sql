-- int_products: products with the names of their suppliers, their cost in the reporting currency, now and before.
--
-- grain   one row per product of a source
-- key     source_id, product_id
-- kept    view
--
-- A product's cost has no day: the newest rate converts it. `past_costs` are the costs before the present one, the oldest
-- first, each with the time at which it ended; null where the cost was never seen to change.

with

products as (

    select * from staging.stg_products

),

suppliers as (

    select * from staging.stg_suppliers

),

past_costs as (

    select
        source_id,
        product_id,
        list(struct_pack(valid_to, unit_cost) order by version) as past_costs,
    from intermediate.int_product_versions
    where valid_to is not null
    group by all

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
    past_costs.past_costs,
    products.launched_on,
from products
cross join reference.settings
left join reference.sources on sources.source_id = products.source_id
left join suppliers
    on suppliers.source_id = products.source_id
    and suppliers.supplier_id = products.supplier_id
left join past_costs
    on past_costs.source_id = products.source_id
    and past_costs.product_id = products.product_id
left join newest_rates on newest_rates.currency = coalesce(products.currency, sources.currency)
