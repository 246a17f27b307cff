-- int_orders: orders with the factor that turns their amounts into the reporting currency.
--
-- grain   one row per order of a source
-- key     source_id, order_id
-- kept    view
--
-- The day of the order gives the rate of all that is sold and returned under it, so that a returned unit is worth what
-- it was sold for. Null: no rate is known.

with

orders as (

    select *, ordered_at::date as ordered_on from staging.stg_orders

),

rates as (

    select * from intermediate.int_rates

)

select
    orders.source_id,
    orders.order_id,
    orders.order_number,
    orders.customer_id,
    orders.channel,
    orders.country,
    orders.ordered_at,
    orders.ordered_on,
    case
        when coalesce(orders.currency, sources.currency, settings.reporting_currency) = settings.reporting_currency then 1
        else rates.rate
    end as rate,
from orders
cross join reference.settings
left join reference.sources on sources.source_id = orders.source_id
left join rates
    on rates.currency = coalesce(orders.currency, sources.currency)
    and rates.rated_on = orders.ordered_on
