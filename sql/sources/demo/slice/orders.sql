-- orders: the orders of the slice, whole months whatever `now` is, each with all the times of its life.
--
-- order_key = first_key of the day + number of the order in the day.

create or replace table demo.orders as

with

numbered as materialized (

    select
        days.*,
        numbers.n,
        first_key + numbers.n as order_key
    from demo.days
    cross join lateral (select unnest(range(days.orders)) as n) as numbers
    where
        month_index between getvariable('slice_from') and getvariable('slice_to')
        and numbers.n % getvariable('shards') between getvariable('shard_from') and getvariable('shard_to')

),

bought as (

    select
        *,
        demo.draw(order_key, 'channel') as channel_draw,
        -- minutes of the day: few at night, most in the evening
        demo.after(
            midnight,
            6 + 17.9 * (
                demo.draw(order_key, 'hour') + demo.draw(order_key, 'later hour') + demo.draw(order_key, 'evening')
            ) / 3
        ) as ordered_at,
        -- who: see the kinds in customers
        case
            when demo.draw(order_key, 'who') < 0.018 and customers > 400
                then 7 + 200 * floor(demo.draw(order_key, 'which') * ((customers - 7) // 200 + 1))
            when demo.draw(order_key, 'who') < 0.033 and customers > 400
                then 57 + 200 * floor(demo.draw(order_key, 'which') * ((customers - 57) // 200 + 1))
            when demo.draw(order_key, 'who') < 0.041 and customers > 400
                then 107 + 200 * floor(demo.draw(order_key, 'which') * ((customers - 107) // 200 + 1))
            when demo.draw(order_key, 'who') < 0.20 and customers > 400
                then 5 + 12 * floor(pow(demo.draw(order_key, 'which'), 1.15) * ((customers - 5) // 12 + 1))
            else 1 + floor(pow(demo.draw(order_key, 'which'), 1.25) * customers)
        end::bigint as buyer
    from numbered

),

placed as (

    select
        bought.*,
        case
            when channel_draw < 0.58 then 'webshop'
            when channel_draw < 0.80 then 'marketplace'
            when channel_draw < 0.93 then 'store'
            else 'phone'
        end as channel,
        customers.kind,
        customers.customer_id,
        customers.customer_key,
        customers.country as home,
        customers.habit,
        customers.currency,
        customers.price_factor,
        customers.transit_days,
        -- whoever pays cash in the store does not tell a name
        channel_draw >= 0.80 and channel_draw < 0.93 and customers.kind = 'regular'
        and demo.draw(order_key, 'cash') < 0.4 as is_anonymous,
        demo.draw(order_key, 'cancelled') < 0.012 as is_cancelled,
        case
            when customers.country = 'CN' then 'W3'
            when demo.draw(order_key, 'warehouse') < (case when customers.country in ('PL', 'GB') then 0.75 else 0.18 end)
                then 'W2'
            else 'W1'
        end as warehouse_id
    from bought
    inner join demo.customers on customers.customer_key = bought.buyer

),

shipped as (

    select
        *,
        case
            when is_cancelled and channel <> 'store' then null
            when channel = 'store' then ordered_at + interval 4 minutes
            else demo.at_work(
                demo.after(ordered_at, 1 + least(240, demo.spread(demo.draw(order_key, 'picking'), 15, 0.45))),
                demo.draw(order_key, 'picked')
            )
        end as shipped_at,
        case
            when is_cancelled and channel <> 'store'
                then demo.after(ordered_at, 0.2 + 14 * demo.draw(order_key, 'second thoughts'))
        end as cancelled_at
    from placed

)

select
    order_key,
    month_index,
    day_index,
    day_code,
    n,
    -- twelve characters: the longest text that DuckDB keeps without a pointer
    'O' || day_code || lpad(n::varchar, 5, '0') as order_id,
    channel,
    kind,
    customer_key,
    case when not is_anonymous then customer_id end as customer_id,
    home as country,
    habit,
    currency,
    price_factor,
    warehouse_id,
    case
        when channel = 'store' then 'pick-up'
        when home = 'CN' then demo.pick(['顺丰速运', '中通快递', '京东物流'], demo.draw(order_key, 'carrier'))
        when home = 'PL' then demo.pick(['InPost', 'DPD'], demo.draw(order_key, 'carrier'))
        when home = 'GB' then demo.pick(['Royal Mail', 'DPD'], demo.draw(order_key, 'carrier'))
        when home = 'US' then 'UPS'
        else demo.pick(['DHL', 'DHL', 'DPD', 'GLS'], demo.draw(order_key, 'carrier'))
    end as carrier,
    ordered_at,
    cancelled_at,
    shipped_at,
    -- the goods arrive; the carrier does not always say so
    case
        when channel = 'store' then shipped_at
        else demo.after(shipped_at, 14 + 24 * least(12, demo.spread(demo.draw(order_key, 'road'), transit_days - 0.6, 0.3)))
    end as arrived_at,
    channel <> 'marketplace' or demo.draw(order_key, 'tracking') < 0.93 as is_tracked,
    demo.pick([1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 3, 3, 4, 5, 6], demo.draw(order_key, 'lines'))::int as line_count
from shipped;
