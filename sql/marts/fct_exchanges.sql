-- fct_exchanges: goods sent in place of returned ones.
--
-- grain   one row per exchange of a source
-- key     source_id, exchange_id
-- kept    incremental by source_id, exchange_id
-- stale   select source_id, exchange_id from raw.exchanges where _load_seq > $since
-- stale   select exchanges.source_id, exchanges.exchange_id from raw.exchanges as exchanges
--         semi join changes.fct_returns as touched on touched.source_id = exchanges.source_id
--         and touched.return_id = exchanges.return_id
-- stale   select exchanges.source_id, exchanges.exchange_id from raw.exchanges as exchanges
--         semi join raw.products on products.source_id = exchanges.source_id
--         and products.product_id = exchanges.product_id and products._load_seq > $since
-- stale   select exchanges.source_id, exchanges.exchange_id from raw.exchanges
--         join marts.fct_returns as returns on returns.source_id = exchanges.source_id and returns.return_id = exchanges.return_id
--         join raw.orders on orders.source_id = returns.source_id and orders.order_id = returns.order_id
--         left join reference.sources on sources.source_id = orders.source_id
--         semi join (
--             select upper(trim(currency)) as currency, unnest(range(as_of, as_of + 8, interval 1 day))::date as day
--             from raw.exchange_rates where _load_seq > $since
--         ) as rates on rates.day = orders.ordered_at::date
--         and rates.currency = coalesce(upper(trim(orders.currency)), sources.currency)
-- narrows staging.stg_exchanges
-- tests   not_null(product_id, exchange_status, channel, country, category, reason)
--         warn relates(source_id, return_id -> marts.fct_returns)
--
-- Channel, country, category and reason are those of the return. The price difference is in the currency of the order that is exchanged, at the rate of its day.

with

exchanges as (

    select * from staging.stg_exchanges

),

returns as (

    select source_id, return_id, order_id, channel, country, category, reason from marts.fct_returns

),

orders as (

    select * from intermediate.int_orders

)

select
    exchanges.source_id,
    exchanges.exchange_id,
    exchanges.return_id,
    exchanges.return_line_id,
    exchanges.new_order_id,
    coalesce(exchanges.product_id, 'unknown') as product_id,
    coalesce(products.name, exchanges.product_id, 'unknown') as product_name,
    exchanges.quantity::decimal(18, 4) as exchanged_units,
    case
        when orders.rate = 1 or (orders.order_id is null and coalesce(sources.currency, settings.reporting_currency) = settings.reporting_currency)
            then exchanges.price_difference
        else (exchanges.price_difference * orders.rate)::decimal(18, 4)
    end as price_difference_amount,
    coalesce(exchanges.status, 'unknown') as exchange_status,
    coalesce(returns.channel, 'unknown') as channel,
    coalesce(returns.country, 'unknown') as country,
    coalesce(returns.category, 'unknown') as category,
    coalesce(returns.reason, 'no_reason') as reason,
    exchanges.created_at::timestamp as created_at,
    exchanges.shipped_at::timestamp as shipped_at,
from exchanges
cross join reference.settings
left join reference.sources on sources.source_id = exchanges.source_id
left join returns
    on returns.source_id = exchanges.source_id
    and returns.return_id = exchanges.return_id
left join orders
    on orders.source_id = returns.source_id
    and orders.order_id = returns.order_id
left join staging.stg_products as products
    on products.source_id = exchanges.source_id
    and products.product_id = exchanges.product_id
order by exchanges.source_id, exchanges.return_id
