-- kitagawa_two_way: a change of a rate as the mix of one dimension, the mix of another, and the rate.
--
-- Das Gupta 1993, chapter 5: the share of a cell is A x B with A = sqrt(cell / second's total x first's total / all) and
-- B = sqrt(cell / first's total x second's total / all); each takes the change of its own factor at the mean of the other.
-- The three effects add up exactly.
--
-- cells   series, first_member, second_member, size_before, rate_before, size_after, rate_after
-- gives   series, rate_before, rate_after, total_effect, first_effect, second_effect, rate_effect
--
-- A cell of one period only: its own rate stands for the one that is missing, all it adds is mix.

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
        nullif(sum(size_before) over firsts, 0) as first_before,
        nullif(sum(size_after) over firsts, 0) as first_after,
        nullif(sum(size_before) over seconds, 0) as second_before,
        nullif(sum(size_after) over seconds, 0) as second_after,
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
        series,
        rate_before,
        rate_after,
        size_before / all_before as share_before,
        size_after / all_after as share_after,
        coalesce(sqrt(size_before / second_before * first_before / all_before), 0) as a_before,
        coalesce(sqrt(size_after / second_after * first_after / all_after), 0) as a_after,
        coalesce(sqrt(size_before / first_before * second_before / all_before), 0) as b_before,
        coalesce(sqrt(size_after / first_after * second_after / all_after), 0) as b_after,
    from totals

)

select
    series,
    sum(share_before * rate_before) as rate_before,
    sum(share_after * rate_after) as rate_after,
    sum(share_after * rate_after) - sum(share_before * rate_before) as total_effect,
    sum((rate_before + rate_after) / 2 * (a_after - a_before) * (b_before + b_after) / 2) as first_effect,
    sum((rate_before + rate_after) / 2 * (b_after - b_before) * (a_before + a_after) / 2) as second_effect,
    sum((rate_after - rate_before) * (share_before + share_after) / 2) as rate_effect,
from factors
group by series
