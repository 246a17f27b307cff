-- change_two_way: a change of a rate as the mix of one dimension, the mix of another, and the rate inside their cells.
--
-- grain   one row
-- params  $first VARCHAR[], $second VARCHAR[], $size_before DOUBLE[], $rate_before DOUBLE[], $low_before DOUBLE[],
--         $high_before DOUBLE[], $size_after DOUBLE[], $rate_after DOUBLE[], $low_after DOUBLE[], $high_after DOUBLE[]
--
-- The lists are the cells of one answer of the metric engine by both dimensions. The intervals (95 %) hold the chance in
-- the rates of the cells; what was shipped is counted. An effect that rests on a rate without an interval has none.

with

cells as (

    select
        'all' as series,
        unnest($first) as first_member,
        unnest($second) as second_member,
        unnest($size_before) as size_before,
        unnest($rate_before) as rate_before,
        unnest($low_before) as low_before,
        unnest($high_before) as high_before,
        unnest($size_after) as size_after,
        unnest($rate_after) as rate_after,
        unnest($low_after) as low_after,
        unnest($high_after) as high_after

),

given as (

    select series, first_member, second_member, size_before, rate_before, size_after, rate_after from cells

),

-- A rate that one period lacks is that of the other: it stands for both, and the cell's own rate moved nothing.
weighed as (

    select
        weights.was_there,
        weights.is_there,
        weights.first_weight,
        weights.second_weight,
        case when weights.was_there and weights.is_there then weights.rate_weight else 0 end as rate_weight,
        cells.* exclude (series, first_member, second_member)
    from marts.kitagawa_two_way_cells('given') as weights
    inner join cells
        on weights.first_member = cells.first_member
        and weights.second_member = cells.second_member

),

items as (

    select
        unnest(['first', 'second', 'rate']) as series,
        unnest([
            first_weight / case when was_there then 2 else 1 end,
            second_weight / case when was_there then 2 else 1 end,
            rate_weight
        ]) as weight,
        rate_after as rate,
        low_after as low,
        high_after as high
    from weighed
    where is_there

    union all

    select
        unnest(['first', 'second', 'rate']) as series,
        unnest([
            first_weight / case when is_there then 2 else 1 end,
            second_weight / case when is_there then 2 else 1 end,
            -rate_weight
        ]) as weight,
        rate_before as rate,
        low_before as low,
        high_before as high
    from weighed
    where was_there

),

reaches as (

    select
        max(low) filter (series = 'first') as first_low,
        max(high) filter (series = 'first') as first_high,
        max(low) filter (series = 'second') as second_low,
        max(high) filter (series = 'second') as second_high,
        max(low) filter (series = 'rate') as rate_low,
        max(high) filter (series = 'rate') as rate_high
    from marts.weighted_rates('items')

)

select
    effects.* exclude (series),
    reaches.*
from marts.kitagawa_two_way('given') as effects
cross join reaches
