-- int_product_exposures: what was shipped of each product within a year, and what of it came back.
--
-- grain   one row per product of a source of which anything was shipped within a year
-- key     source_id, product_id
-- kept    table
-- tests   expect(exposed_units >= returned_units)
--
-- `exposed_units` are units by the share of their returns that has come by their age (`developed_share` of
-- agg_return_delays), so that young shipments neither hide nor make a rate; at least what has come back already.
-- `returned_squares` adds up the squares of what came back by order line: its units go together.

with

spans as (

    select source_id, data_to::date as seen_to from intermediate.int_data_to

),

-- By age before the curve is asked: a few hundred rows a product instead of one a line.
ages as (

    select
        fct_order_lines.source_id,
        fct_order_lines.product_id,
        max(fct_order_lines.category) as category,
        spans.seen_to - fct_order_lines.cohort_on as age_days,
        sum(fct_order_lines.shipped_units) as shipped_units,
        sum(fct_order_lines.net_amount) as net_amount,
        sum(fct_order_lines.returned_units) as returned_units,
        sum(fct_order_lines.returned_units * fct_order_lines.returned_units) as returned_squares
    from marts.fct_order_lines
    inner join spans
        on fct_order_lines.source_id = spans.source_id
        and fct_order_lines.cohort_on between spans.seen_to - 365 and spans.seen_to
    where fct_order_lines.shipped_units > 0
    group by fct_order_lines.source_id, fct_order_lines.product_id, age_days

)

select
    ages.source_id,
    ages.product_id,
    max(ages.category) as category,
    sum(ages.shipped_units)::double as shipped_units,
    round(
        greatest(sum(ages.shipped_units * coalesce(agg_return_delays.developed_share, 1)), sum(ages.returned_units)), 6
    ) as exposed_units,
    sum(ages.returned_units)::double as returned_units,
    sum(ages.returned_squares)::double as returned_squares,
    sum(ages.net_amount)::decimal(18, 4) as net_amount
from ages
left join marts.agg_return_delays
    on agg_return_delays.counted = 'requested'
    and ages.category = agg_return_delays.category
    and ages.age_days = agg_return_delays.age_days
group by ages.source_id, ages.product_id
