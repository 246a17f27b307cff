-- change_money: a change of returned value as more goods shipped, dearer goods, and a higher rate.
--
-- grain   one row
-- params  $units_before DOUBLE[], $units_after DOUBLE[], $sales_before DOUBLE[], $sales_after DOUBLE[],
--         $returned_before DOUBLE[], $returned_after DOUBLE[]
--
-- One entry a category: returned value is units x sales per unit x rate by value, and each factor takes its part of the
-- change (Das Gupta). A category that one period lacks has no price and no rate there: those of the other stand for
-- them, so that all of it is goods shipped.

with

given as (

    select
        unnest($units_before) as units_before,
        unnest($units_after) as units_after,
        unnest($sales_before) as sales_before,
        unnest($sales_after) as sales_after,
        unnest($returned_before) as returned_before,
        unnest($returned_after) as returned_after

),

factors as (

    select
        'all' as series,
        coalesce(units_before, 0) as a_before,
        coalesce(units_after, 0) as a_after,
        coalesce(sales_before / nullif(units_before, 0), sales_after / nullif(units_after, 0), 0) as b_before,
        coalesce(sales_after / nullif(units_after, 0), sales_before / nullif(units_before, 0), 0) as b_after,
        coalesce(returned_before / nullif(sales_before, 0), returned_after / nullif(sales_after, 0), 0) as c_before,
        coalesce(returned_after / nullif(sales_after, 0), returned_before / nullif(sales_before, 0), 0) as c_after
    from given

)

select
    product_before as returned_before,
    product_after as returned_after,
    total_effect,
    a_effect as units_effect,
    b_effect as price_effect,
    c_effect as rate_effect
from marts.das_gupta('factors')
