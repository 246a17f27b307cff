-- change_parts: what each member of a dimension adds to the change of a rate: by its share (mix) and by its own rate.
--
-- grain   one row per member, and one with is_total: the sum of all
-- params  $member VARCHAR[], $size_before DOUBLE[], $rate_before DOUBLE[], $low_before DOUBLE[], $high_before DOUBLE[],
--         $size_after DOUBLE[], $rate_after DOUBLE[], $low_after DOUBLE[], $high_after DOUBLE[]
-- filled  is_total
--
-- The lists are the rows of one answer of the metric engine: sizes are denominators, the rates bring their intervals.
-- What was shipped is counted and not estimated, so the intervals (95 %) hold the chance in the rates only. That of a
-- member's mix takes the mean of all rates as known: it is, far better than the member's own.

with

groups as (

    select
        'all' as series,
        unnest($member) as member,
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

    select series, member, size_before, rate_before, size_after, rate_after from groups

),

effects as (

    select * from marts.kitagawa('given')

),

totals as (

    select * from marts.kitagawa_total('given')

),

-- A rate that one period lacks is that of the other: it stands for both, and the member's own rate moved nothing.
weights as (

    select
        effects.member,
        effects.share_after - effects.share_before as moved_share,
        groups.size_before > 0 and groups.rate_before is not null as was_there,
        groups.size_after > 0 and groups.rate_after is not null as is_there,
        (effects.share_before + effects.share_after) / 2 as mean_share,
        groups.rate_before,
        groups.low_before,
        groups.high_before,
        groups.rate_after,
        groups.low_after,
        groups.high_after
    from effects
    inner join groups
        on effects.member = groups.member

),

terms as (

    select
        member, 'rate' as effect, mean_share as weight, rate_after as rate, low_after as low, high_after as high
    from weights
    where was_there and is_there

    union all

    select member, 'rate' as effect, -mean_share as weight, rate_before as rate, low_before as low, high_before as high
    from weights
    where was_there and is_there

    union all

    select
        member,
        'mix' as effect,
        moved_share / case when was_there then 2 else 1 end as weight,
        rate_after as rate,
        low_after as low,
        high_after as high
    from weights
    where is_there

    union all

    select
        member,
        'mix' as effect,
        moved_share / case when is_there then 2 else 1 end as weight,
        rate_before as rate,
        low_before as low,
        high_before as high
    from weights
    where was_there

),

items as (

    select {'member': member, 'effect': effect} as series, weight, rate, low, high from terms

    union all

    select {'member': null, 'effect': effect} as series, weight, rate, low, high from terms

),

reaches as (

    select
        series.member as member,
        series.effect as effect,
        value - low as below,
        high - value as above
    from marts.weighted_rates('items')

),

parts as (

    select
        member,
        false as is_total,
        share_before,
        share_after,
        rate_before,
        rate_after,
        mix_effect,
        rate_effect,
        mix_effect + rate_effect as total_effect,
        false as is_reversed
    from effects

    union all

    select
        null as member,
        true as is_total,
        1 as share_before,
        1 as share_after,
        rate_before,
        rate_after,
        mix_effect,
        rate_effect,
        total_effect,
        is_reversed
    from totals

)

select
    parts.member,
    parts.is_total,
    parts.share_before,
    parts.share_after,
    -- a rate that is borrowed for the sum is none to be shown
    case when parts.is_total or groups.size_before > 0 then parts.rate_before end as rate_before,
    case when parts.is_total or groups.size_after > 0 then parts.rate_after end as rate_after,
    groups.size_before,
    groups.size_after,
    parts.mix_effect,
    parts.mix_effect - mix.below as mix_low,
    parts.mix_effect + mix.above as mix_high,
    parts.rate_effect,
    parts.rate_effect - rate.below as rate_low,
    parts.rate_effect + rate.above as rate_high,
    parts.total_effect,
    parts.is_reversed
from parts
left join groups
    on parts.member = groups.member
left join reaches as mix
    on mix.effect = 'mix'
    and parts.member is not distinct from mix.member
left join reaches as rate
    on rate.effect = 'rate'
    and parts.member is not distinct from rate.member
order by parts.is_total desc, abs(parts.total_effect) desc, parts.member
