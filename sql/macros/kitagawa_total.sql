-- kitagawa_total: a rate before and after, and how much of its change is mix and how much is rate.
--
-- The sums of marts.kitagawa, exact: total = mix + rate. Where the rate effect has the other sign than the total, the mix
-- reverses what happened inside the groups (Simpson's paradox), and pages say so.
--
-- groups  as for kitagawa
-- gives   series, rate_before, rate_after, total_effect, mix_effect, rate_effect, is_reversed

create or replace macro marts.kitagawa_total(groups) as table
with

given as (

    select * from query_table(groups)

),

effects as (

    select * from marts.kitagawa('given')

),

totals as (

    select
        series,
        sum(share_before * rate_before) as rate_before,
        sum(share_after * rate_after) as rate_after,
        sum(mix_effect) as mix_effect,
        sum(rate_effect) as rate_effect,
    from effects
    group by series

)

select
    series,
    rate_before,
    rate_after,
    rate_after - rate_before as total_effect,
    mix_effect,
    rate_effect,
    coalesce(sign(rate_after - rate_before) * sign(rate_effect) < 0, false) as is_reversed,
from totals
