-- kitagawa_two_way: a change of a rate as the mix of one dimension, the mix of another, and the rate.
--
-- Das Gupta 1993, chapter 5: the share of a cell is A x B with A = sqrt(cell / second's total x first's total / all) and
-- B = sqrt(cell / first's total x second's total / all); each takes the change of its own factor at the mean of the other.
-- The three effects add up exactly.
--
-- cells   series, first_member, second_member, size_before, rate_before, size_after, rate_after
-- gives   series, rate_before, rate_after, total_effect, first_effect, second_effect, rate_effect
--
-- A cell of one period only: its own rate stands for the one that is missing, all it adds is mix. A member of the second
-- that is new is the mix of the second alone: how the first is spread inside it stands for what it would have been; so
-- the other way round.

create or replace macro marts.kitagawa_two_way(cells) as table
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
        rate_before,
        rate_after,
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
    sum(share_before * rate_before) as rate_before,
    sum(share_after * rate_after) as rate_after,
    sum(share_after * rate_after) - sum(share_before * rate_before) as total_effect,
    sum((rate_before + rate_after) / 2 * (a_after - a_before) * (b_before + b_after) / 2) as first_effect,
    sum((rate_before + rate_after) / 2 * (b_after - b_before) * (a_before + a_after) / 2) as second_effect,
    sum((rate_after - rate_before) * (share_before + share_after) / 2) as rate_effect,
from spread
group by series
