-- rma_case_stages: the stages of a return, in the order of the process, with the hours that this case may wait at each.
--
-- grain   one row per stage
-- params  $source_id VARCHAR, $return_id VARCHAR
-- filled  stage, stage_en, stage_zh
--
-- The columns are those of rma_stages; the hours are those of fct_returns.

with

this as (

    select channel, tier, country
    from marts.fct_returns
    where source_id = $source_id
        and return_id = $return_id

),

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
    cross join this
    where rules.channel in ('*', this.channel)
        and rules.tier in ('*', this.tier)
        and rules.country in ('*', this.country)
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
