-- change_two_way: a change of a rate as the mix of one dimension, the mix of another, and the rate inside their cells.
--
-- grain   one row
-- params  $first VARCHAR[], $second VARCHAR[], $size_before DOUBLE[], $rate_before DOUBLE[], $size_after DOUBLE[],
--         $rate_after DOUBLE[]
--
-- The lists are the cells of one answer of the metric engine by both dimensions.

with

cells as (

    select
        'all' as series,
        unnest($first) as first_member,
        unnest($second) as second_member,
        unnest($size_before) as size_before,
        unnest($rate_before) as rate_before,
        unnest($size_after) as size_after,
        unnest($rate_after) as rate_after

)

select * exclude (series) from marts.kitagawa_two_way('cells')
