-- int_movements: movements of stock with their value at cost, in the reporting currency.
--
-- grain   one row per movement of a source
-- key     source_id, movement_id
-- kept    view
--
-- A movement gives its cost in the currency of its source; where it gives none, the product's cost stands in.

with

movements as (

    select * from staging.stg_inventory_movements

),

products as (

    select * from intermediate.int_products

),

rates as (

    select * from intermediate.int_rates

)

select
    movements.* exclude (quantity, unit_cost),
    movements.quantity::decimal(18, 4) as units,
    case
        when movements.unit_cost is null then movements.quantity::double * products.unit_cost
        when coalesce(sources.currency, settings.reporting_currency) = settings.reporting_currency
            then movements.quantity::double * movements.unit_cost
        else movements.quantity::double * movements.unit_cost * rates.rate
    end::decimal(18, 4) as amount,
from movements
cross join reference.settings
left join reference.sources on sources.source_id = movements.source_id
left join products
    on products.source_id = movements.source_id
    and products.product_id = movements.product_id
left join rates
    on rates.currency = sources.currency
    and rates.rated_on = movements.occurred_at::date
