-- kitagawa_two_way_cells: of each cell of two dimensions what its rates weigh in the three effects of kitagawa_two_way.
--
-- The effects are sums over the cells: mix of the first = first_weight x mean of both rates, mix of the second likewise,
-- and rate = rate_weight x (rate after - rate before). The weights rest on what was shipped, which is counted, so the
-- interval of an effect follows from those of the rates (marts.weighted_rates).
--
-- cells   as for kitagawa_two_way
-- gives   series, first_member, second_member, share_before, share_after, rate_before, rate_after (that of the other
--         period where one lacks it), was_there, is_there (whether the period has a rate of its own), first_weight,
--         second_weight, rate_weight

create or replace macro marts.kitagawa_two_way_cells(cells) as table
with

given as (

    select
        series,
        first_member,
        second_member,
        coalesce(size_before, 0)::double as size_before,
        coalesce(size_after, 0)::double as size_after,
        case when size_before > 0 then rate_before::double end as known_before,
        case when size_after > 0 then rate_after::double end as known_after,
    from query_table(cells)

),

totals as (

    select
        *,
        coalesce(known_before, known_after, 0) as rate_before,
        coalesce(known_after, known_before, 0) as rate_after,
        sum(size_before) over firsts as first_before,
        sum(size_after) over firsts as first_after,
        sum(size_before) over seconds as second_before,
        sum(size_after) over seconds as second_after,
        nullif(sum(size_before) over everything, 0) as all_before,
        nullif(sum(size_after) over everything, 0) as all_after,
    from given
    window
        firsts as (partition by series, first_member),
        seconds as (partition by series, second_member),
        everything as (partition by series)

),

factors as (

    select
        *,
        size_before / all_before as share_before,
        size_after / all_after as share_after,
        sqrt(size_before / nullif(second_before, 0) * first_before / all_before) as known_a_before,
        sqrt(size_after / nullif(second_after, 0) * first_after / all_after) as known_a_after,
        sqrt(size_before / nullif(first_before, 0) * second_before / all_before) as known_b_before,
        sqrt(size_after / nullif(first_after, 0) * second_after / all_after) as known_b_after,
    from totals

),

spread as (

    select
        series,
        first_member,
        second_member,
        rate_before,
        rate_after,
        known_before is not null as was_there,
        known_after is not null as is_there,
        share_before,
        share_after,
        coalesce(known_a_before, case when first_before > 0 then known_a_after end, 0) as a_before,
        coalesce(known_a_after, case when first_after > 0 then known_a_before end, 0) as a_after,
        coalesce(known_b_before, case when second_before > 0 then known_b_after end, 0) as b_before,
        coalesce(known_b_after, case when second_after > 0 then known_b_before end, 0) as b_after,
    from factors

)

select
    series,
    first_member,
    second_member,
    share_before,
    share_after,
    rate_before,
    rate_after,
    was_there,
    is_there,
    (a_after - a_before) * (b_before + b_after) / 2 as first_weight,
    (b_after - b_before) * (a_before + a_after) / 2 as second_weight,
    (share_before + share_after) / 2 as rate_weight,
from spread
