-- kitagawa: how much of a change of a rate is mix (other shares of the groups) and how much is rate (each group's own).
--
-- Kitagawa 1955; Das Gupta 1993: mix = (share after - share before) x (mean of the group's rates less the mean of the
-- totals), rate = (rate after - rate before) x mean share. The two add up exactly over the groups, neither period is the
-- base, and a group that grows at an average rate adds nothing.
--
-- groups  series, member, size_before, rate_before, size_after, rate_after (sizes in any unit: units shipped)
-- gives   series, member, share_before, share_after, rate_before, rate_after, mix_effect, mix_effect_uncentered (against
--         0 in place of the mean of the totals: the same sum), rate_effect
--
-- A member of one period only has no rate in the other: its own rate stands for it, and all it adds is mix (new, or
-- discontinued). Compare cohorts of equal age: otherwise the rate effect is immaturity. Effects of two pairs of periods
-- do not add up over a third.

create or replace macro marts.kitagawa(groups) as table
with

given as (

    select
        series,
        member,
        coalesce(size_before, 0)::double as size_before,
        coalesce(size_after, 0)::double as size_after,
        case when size_before > 0 then rate_before::double end as known_before,
        case when size_after > 0 then rate_after::double end as known_after,
    from query_table(groups)

),

shares as (

    select
        series,
        member,
        size_before / nullif(sum(size_before) over (partition by series), 0) as share_before,
        size_after / nullif(sum(size_after) over (partition by series), 0) as share_after,
        coalesce(known_before, known_after, 0) as rate_before,
        coalesce(known_after, known_before, 0) as rate_after,
    from given

),

centered as (

    select
        *,
        sum(share_before * rate_before + share_after * rate_after) over (partition by series) / 2 as center,
    from shares

)

select
    series,
    member,
    share_before,
    share_after,
    rate_before,
    rate_after,
    (share_after - share_before) * ((rate_before + rate_after) / 2 - center) as mix_effect,
    (share_after - share_before) * (rate_before + rate_after) / 2 as mix_effect_uncentered,
    (rate_after - rate_before) * (share_before + share_after) / 2 as rate_effect,
from centered
