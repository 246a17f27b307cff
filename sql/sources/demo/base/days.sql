-- days: how many orders each day has, whole months up to the one of `now`.
--
-- At scale 1 the first 36 months hold about 141,000 orders with 300,000 lines. Growth ends there; seasons go on.

create or replace table demo.days as
select
    day,
    demo.day_of(day) as day_index,
    demo.month_of(day) as month_index,
    strftime(day, '%y%m%d') as day_code,
    day::timestamp as midnight,
    date_diff('day', date '2000-01-01', day)::bigint * 16777216 as first_key,
    floor(
        getvariable('scale') * 126.5
        * (0.8 + 0.4 * least(demo.day_of(day) / 1096.0, 1.0))
        * [0.92, 0.86, 0.95, 0.97, 1.00, 0.98, 0.95, 0.92, 1.00, 1.05, 1.25, 1.20][month(day)]
        * [1.05, 1.00, 0.98, 0.97, 0.95, 0.98, 1.07][isodow(day)]
        * (case when month(day) = 11 and day(day) between 24 and 30 then 1.5 else 1.0 end)
        * (0.92 + 0.16 * demo.draw(date_diff('day', date '2000-01-01', day), 'busy day'))
        + demo.draw(date_diff('day', date '2000-01-01', day), 'last order')
    )::int as orders,
    -- customers known on the day: their number grows with time, see customers
    floor(20000 * getvariable('scale') * (0.4 + 0.6 * demo.day_of(day) / 1096.0) + 1e-6)::bigint as customers
from (
    select unnest(range(getvariable('start'), last_day(getvariable('now')::date) + 1, interval 1 day))::date as day
);

-- Which branch an order line is of: 1,000 slots a month, shared out by the shares and seasons of the month.
create or replace table demo.category_slots as

with

shares as (

    select
        months.month_index,
        categories.code,
        sum(share * season) over (partition by months.month_index order by position) as upto,
        sum(share * season) over (partition by months.month_index) as whole
    from (select distinct month_index, month(day) as month_of_year from demo.days) as months
    cross join demo.categories
    left join demo.category_seasons using (code)
    cross join lateral (
        select
            case when months.month_index >= 31 then share_after else share_before end as share,
            coalesce(factors[months.month_of_year], 1.0) as season
    ) as weight

),

slots as (

    select distinct month_index, slot, (slot + 0.5) / 1000 * whole as point
    from shares
    cross join (select unnest(range(1000)) as slot)

)

select slots.month_index, slots.slot::int as slot, shares.code
from slots
asof inner join shares on slots.month_index = shares.month_index and slots.point <= shares.upto;
