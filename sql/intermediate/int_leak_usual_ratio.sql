-- int_leak_usual_ratio: how many times the net price of the received goods a source usually pays back, by country.
--
-- grain   one row per source and country
-- key     source_id, country
-- kept    table
-- tests   expect(usual_ratio >= 1)
--
-- Prices of orders are without tax, and many systems refund with it: then every refund is a fifth above its goods, and
-- none of them is a leak. The median of returns that were paid once and arrived whole tells; of a country with fewer
-- than twenty of them, that of the whole source. Never below 1: who usually pays less has no right to more.

with

ratios as (

    select
        returns.source_id,
        returns.country,
        returns.order_amount::double / returns.received_worth::double as ratio,
    from intermediate.int_leak_returns as returns
    where returns.received_worth > 0
        and returns.order_amount > 0
        and returns.exchanged_at is null
        and returns.received_units = returns.requested_units
        and returns.first_paid_at = returns.last_paid_at

),

sources as (

    select source_id, median(ratio) as ratio, count(*) as returns from ratios
    group by all

),

countries as (

    select source_id, country, median(ratio) as ratio, count(*) as returns from ratios
    group by all

)

select
    places.source_id,
    places.country,
    greatest(
        1,
        round(case when countries.returns >= 20 then countries.ratio when sources.returns >= 20 then sources.ratio else 1 end, 6)
    )::double as usual_ratio,
from (select distinct source_id, country from intermediate.int_leak_returns) as places
left join countries
    on countries.source_id = places.source_id
    and countries.country = places.country
left join sources on sources.source_id = places.source_id
