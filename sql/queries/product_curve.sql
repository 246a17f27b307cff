-- product_curve: the share of a product that came back by each age, beside its category.
--
-- grain   one row per day of age at which something came back or the category's curve has a step, to the end of both
-- params  $source_id VARCHAR, $product_id VARCHAR, $category VARCHAR, $counted VARCHAR
-- filled  age_days
--
-- Kaplan-Meier over all shipments of the product, whatever the period of the page: its curve is what it does, and each
-- shipment counts for the days that it has been seen. It ends at a year, or where fewer than one unit in twenty has been
-- seen so long.

with

shipped as (

    select
        fct_order_lines.cohort_on,
        least(cast(sources.data_to as date) - fct_order_lines.cohort_on, 365) as seen_days,
        sum(fct_order_lines.shipped_units) as shipped_units
    from marts.fct_order_lines
    inner join meta.sources
        on fct_order_lines.source_id = sources.source_id
    where fct_order_lines.source_id = $source_id
        and fct_order_lines.product_id = $product_id
        and fct_order_lines.shipped_units > 0
        and fct_order_lines.cohort_on <= cast(sources.data_to as date)
    group by all

),

returned as (

    select
        shipped.cohort_on,
        greatest(lines.counted_on - shipped.cohort_on, 0) as age_days,
        sum(lines.units) as returned_units
    from (
        select
            cohort_on,
            case $counted when 'received' then received_on when 'refunded' then refunded_on else requested_on end
                as counted_on,
            case $counted when 'received' then received_units when 'refunded' then refunded_units else returned_units end
                as units
        from marts.fct_return_lines
        where source_id = $source_id
            and product_id = $product_id
            and is_counted
    ) as lines
    inner join shipped
        on lines.cohort_on = shipped.cohort_on
    where lines.units > 0
        and greatest(lines.counted_on - shipped.cohort_on, 0) <= shipped.seen_days
    group by all

),

back as (

    select cohort_on, sum(returned_units) as returned_units from returned group by cohort_on

),

items as (

    select 'all' as series, age_days as age, returned_units, 0 as open_units from returned

    union all

    select
        'all' as series,
        shipped.seen_days as age,
        0 as returned_units,
        greatest(shipped.shipped_units - coalesce(back.returned_units, 0), 0) as open_units
    from shipped
    left join back
        on shipped.cohort_on = back.cohort_on

),

curve as (

    select *, max(at_risk_units) over () as first_units from marts.return_curve('items')

),

own as (

    select * from curve where at_risk_units >= 0.05 * first_units

),

others as (

    select
        age_days,
        return_share,
        return_share_low,
        return_share_high
    from marts.agg_return_delays
    where counted = $counted
        and category = $category

),

days as (

    select age as age_days from own

    union

    select age_days from others where age_days % 5 = 0

    union

    select 0 as age_days where exists (select 1 from own)

)

select
    cast(days.age_days as double) as age_days,
    case when days.age_days <= (select max(age) from own) then coalesce(own.return_share, 0) end as return_share,
    case when days.age_days <= (select max(age) from own) then coalesce(own.return_share_low, 0) end as low,
    case when days.age_days <= (select max(age) from own) then own.return_share_high end as high,
    own.at_risk_units,
    others.return_share as category_share,
    others.return_share_low as category_low,
    others.return_share_high as category_high
from days
asof left join own
    on days.age_days >= own.age
left join others
    on days.age_days = others.age_days
order by days.age_days
