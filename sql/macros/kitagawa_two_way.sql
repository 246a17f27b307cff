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

    select * from query_table(cells)

),

weighed as (

    select * from marts.kitagawa_two_way_cells('given')

)

select
    series,
    sum(share_before * rate_before) as rate_before,
    sum(share_after * rate_after) as rate_after,
    sum(share_after * rate_after) - sum(share_before * rate_before) as total_effect,
    sum((rate_before + rate_after) / 2 * first_weight) as first_effect,
    sum((rate_before + rate_after) / 2 * second_weight) as second_effect,
    sum((rate_after - rate_before) * rate_weight) as rate_effect,
from weighed
group by series
