-- weighted_rates: a weighted sum of independent rates, with the interval that follows from theirs.
--
-- Zou and Donner 2008 (MOVER): each rate reaches from the sum as far as its own interval does, times its weight, and the
-- reaches are added as sides of a right angle. Weights 1 and -1 give Newcombe's interval of a difference.
--
-- items  series, weight (of either sign), rate, low, high
-- gives  series, value, low, high
--
-- Where a rate that has a weight has no interval, neither has the sum.

create or replace macro marts.weighted_rates(items) as table
    with

    reaches as (

        select
            series,
            weight * rate as part,
            weight * rate - least(weight * low, weight * high) as below,
            greatest(weight * low, weight * high) - weight * rate as above,
            low is null or high is null as has_none
        from query_table(items)
        where weight <> 0

    )

    select
        series,
        sum(part) as value,
        case when not bool_or(has_none) then sum(part) - sqrt(sum(below * below)) end as low,
        case when not bool_or(has_none) then sum(part) + sqrt(sum(above * above)) end as high
    from reaches
    group by series
