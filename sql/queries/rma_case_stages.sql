-- rma_case_stages: the stages of a return, in the order of the process, with the hours that this case may wait at each.
--
-- grain   one row per stage
-- params  $channel VARCHAR, $tier VARCHAR, $country VARCHAR
-- filled  stage, stage_en, stage_zh
--
-- The columns are those of rma_stages; the hours are those of fct_returns.

with

limits as (

    select
        rules.stage,
        arg_max(
            rules.hours,
            struct_pack(
                named := cast(rules.channel <> '*' as integer) + cast(rules.tier <> '*' as integer)
                    + cast(rules.country <> '*' as integer),
                channel := rules.channel <> '*',
                tier := rules.tier <> '*'
            )
        ) as hours
    from marts.dim_sla_hours as rules
    where rules.channel in ('*', $channel)
        and rules.tier in ('*', $tier)
        and rules.country in ('*', $country)
    group by rules.stage

)

select
    stages.stage,
    cast(stages.step as double) as step,
    stages.stage_en,
    stages.stage_zh,
    cast(coalesce(limits.hours, stages.sla_hours) as double) as sla_hours
from marts.dim_stages as stages
left join limits
    on limits.stage = stages.stage
order by stages.step nulls last, stages.stage
