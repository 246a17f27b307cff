-- change_money: a change of returned value as more goods shipped, dearer goods, and a higher rate.
--
-- grain   one row
-- params  $units_before DOUBLE[], $units_after DOUBLE[], $sales_before DOUBLE[], $sales_after DOUBLE[],
--         $returned_before DOUBLE[], $low_before DOUBLE[], $high_before DOUBLE[], $returned_after DOUBLE[],
--         $low_after DOUBLE[], $high_after DOUBLE[]
--
-- One entry a category: returned value is units x sales per unit x rate by value, and each factor takes its part of the
-- change (Das Gupta). A category that one period lacks has no price and no rate there: those of the other stand for
-- them, so that all of it is goods shipped. `low_` and `high_` are those of the rates by value: goods and prices are
-- counted, so the intervals of the effects (95 %) hold the chance in these rates.

with

given as (

    select
        unnest($units_before) as units_before,
        unnest($units_after) as units_after,
        unnest($sales_before) as sales_before,
        unnest($sales_after) as sales_after,
        unnest($returned_before) as returned_before,
        unnest($low_before) as low_before,
        unnest($high_before) as high_before,
        unnest($returned_after) as returned_after,
        unnest($low_after) as low_after,
        unnest($high_after) as high_after

),

factors as (

    select
        'all' as series,
        coalesce(units_before, 0) as a_before,
        coalesce(units_after, 0) as a_after,
        coalesce(sales_before / nullif(units_before, 0), sales_after / nullif(units_after, 0), 0) as b_before,
        coalesce(sales_after / nullif(units_after, 0), sales_before / nullif(units_before, 0), 0) as b_after,
        coalesce(returned_before / nullif(sales_before, 0), returned_after / nullif(sales_after, 0), 0) as c_before,
        coalesce(returned_after / nullif(sales_after, 0), returned_before / nullif(sales_before, 0), 0) as c_after,
        sales_before > 0 and returned_before is not null as was_there,
        sales_after > 0 and returned_after is not null as is_there,
        low_before,
        high_before,
        low_after,
        high_after
    from given

),

products as (

    select series, a_before, a_after, b_before, b_after, c_before, c_after from factors

),

-- Each effect is a sum of rates with known weights (marts.das_gupta); a rate that one period lacks is that of the other.
weights as (

    select
        *,
        (a_after - a_before) * (b_before / 3 + b_after / 6) as a_on_before,
        (a_after - a_before) * (b_after / 3 + b_before / 6) as a_on_after,
        (b_after - b_before) * (a_before / 3 + a_after / 6) as b_on_before,
        (b_after - b_before) * (a_after / 3 + a_before / 6) as b_on_after,
        case when was_there and is_there
            then (a_before * b_before + a_after * b_after) / 3 + (a_before * b_after + a_after * b_before) / 6
            else 0
        end as c_weight
    from factors

),

items as (

    select
        unnest(['units', 'price', 'rate']) as series,
        unnest([
            a_on_after + case when was_there then 0 else a_on_before end,
            b_on_after + case when was_there then 0 else b_on_before end,
            c_weight
        ]) as weight,
        c_after as rate,
        low_after as low,
        high_after as high
    from weights
    where is_there

    union all

    select
        unnest(['units', 'price', 'rate']) as series,
        unnest([
            a_on_before + case when is_there then 0 else a_on_after end,
            b_on_before + case when is_there then 0 else b_on_after end,
            -c_weight
        ]) as weight,
        c_before as rate,
        low_before as low,
        high_before as high
    from weights
    where was_there

),

reaches as (

    select
        max(low) filter (series = 'units') as units_low,
        max(high) filter (series = 'units') as units_high,
        max(low) filter (series = 'price') as price_low,
        max(high) filter (series = 'price') as price_high,
        max(low) filter (series = 'rate') as rate_low,
        max(high) filter (series = 'rate') as rate_high
    from marts.weighted_rates('items')

)

select
    product_before as returned_before,
    product_after as returned_after,
    total_effect,
    a_effect as units_effect,
    b_effect as price_effect,
    c_effect as rate_effect,
    reaches.*
from marts.das_gupta('products')
cross join reaches
