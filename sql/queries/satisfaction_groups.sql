-- satisfaction_groups: the returns that ended in the period, how many of them were answered for, and what was said; by
-- one dimension after another.
--
-- grain   one row per dimension and member
-- params  $since DATE, $until DATE, $source VARCHAR[], $category VARCHAR[], $reason VARCHAR[], $channel VARCHAR[], $country VARCHAR[]
-- filled  dimension, member, ended_returns, answered_returns, csat_answers, csat_sum, satisfied, nps_answers, promoters, detractors
--
-- Ended is settled or rejected; what was cancelled was no return. A return has one answer, the latest. `delay` is the
-- stage at which a return waited longest beyond its hours, of those that are up to us (not the way of the parcel), or
-- `in_time`. `outcome` is what a settled return was settled by. Satisfied is 4 or 5 of 5; promoters are 9 and 10 of 10,
-- detractors 0 to 6.

with

ended as (

    select
        source_id,
        return_id,
        case when outcome = 'rejected' then 'rejected' else resolution end as outcome,
        reason,
        handler,
        channel,
        tier,
        country,
        strftime(coalesce(settled_at, rejected_at, closed_at, stage_at), '%Y-%m-01') as month_on,
        review_hours,
        authorize_hours,
        inspect_hours,
        stock_hours,
        settle_hours
    from marts.fct_returns
    where outcome in ('settled', 'rejected')
        and coalesce(settled_at, rejected_at, closed_at, stage_at) >= $since
        and coalesce(settled_at, rejected_at, closed_at, stage_at) < $until
        and (len($source) = 0 or list_contains($source, source_id))
        and (len($category) = 0 or list_contains($category, category))
        and (len($reason) = 0 or list_contains($reason, reason))
        and (len($channel) = 0 or list_contains($channel, channel))
        and (len($country) = 0 or list_contains($country, country))

),

kinds as (

    select distinct channel, tier, country from ended

),

-- the hours of a kind of case: of the row that names most of it, else of the stage
stage_limits as (

    select
        kinds.channel,
        kinds.tier,
        kinds.country,
        stages.stage,
        coalesce(
            -- if dim_sla_hours
            arg_max(
                rules.hours,
                struct_pack(
                    named := cast(rules.channel <> '*' as integer) + cast(rules.tier <> '*' as integer)
                        + cast(rules.country <> '*' as integer),
                    channel := rules.channel <> '*',
                    tier := rules.tier <> '*'
                )
            ),
            -- end if
            any_value(stages.sla_hours)
        ) as hours
    from kinds
    cross join marts.dim_stages as stages
    -- if dim_sla_hours
    left join marts.dim_sla_hours as rules
        on rules.stage = stages.stage
        and rules.channel in ('*', kinds.channel)
        and rules.tier in ('*', kinds.tier)
        and rules.country in ('*', kinds.country)
    -- end if
    group by kinds.channel, kinds.tier, kinds.country, stages.stage

),

limits as (

    select
        channel,
        tier,
        country,
        max(hours) filter (where stage = 'requested') as requested_limit,
        max(hours) filter (where stage = 'approved') as approved_limit,
        max(hours) filter (where stage = 'received') as received_limit,
        max(hours) filter (where stage = 'inspected') as inspected_limit,
        max(hours) filter (where stage = 'stocked') as stocked_limit
    from stage_limits
    group by channel, tier, country

),

waited as (

    select
        ended.*,
        review_hours - requested_limit as review_over,
        authorize_hours - approved_limit as authorize_over,
        inspect_hours - received_limit as inspect_over,
        stock_hours - inspected_limit as stock_over,
        settle_hours - stocked_limit as settle_over,
        greatest(review_over, authorize_over, inspect_over, stock_over, settle_over) as most_over
    from ended
    join limits
        on ended.channel = limits.channel
        and ended.tier = limits.tier
        and ended.country = limits.country

),

answers as (

    select
        source_id,
        return_id,
        arg_max(struct_pack(csat := csat, nps := nps), struct_pack(answered_at := answered_at, response_id := response_id)) as said
    from marts.fct_survey_responses as responses
    where exists (
        select 1 from ended where ended.source_id = responses.source_id and ended.return_id = responses.return_id
    )
    group by source_id, return_id

),

cases as (

    select
        waited.outcome,
        waited.reason,
        waited.handler,
        waited.month_on,
        case
            when most_over is null or most_over <= 0 then 'in_time'
            when most_over = review_over then 'requested'
            when most_over = authorize_over then 'approved'
            when most_over = inspect_over then 'received'
            when most_over = stock_over then 'inspected'
            else 'stocked'
        end as delay,
        answers.said is not null as is_answered,
        answers.said.csat as csat,
        answers.said.nps as nps
    from waited
    left join answers
        on waited.source_id = answers.source_id
        and waited.return_id = answers.return_id

),

-- a member may itself be unknown (null), so which set a row is of is asked of the sets
groups as (

    select
        case
            when grouping(outcome) = 0 then 'outcome'
            when grouping(reason) = 0 then 'reason'
            when grouping(handler) = 0 then 'handler'
            when grouping(month_on) = 0 then 'month'
            when grouping(delay) = 0 then 'delay'
            else 'all'
        end as dimension,
        coalesce(outcome, reason, handler, month_on, delay) as known_member,
        count(*) as ended_returns,
        count(*) filter (where is_answered) as answered_returns,
        count(csat) as csat_answers,
        sum(csat) as csat_sum,
        count(*) filter (where csat >= 4) as satisfied,
        count(nps) as nps_answers,
        count(*) filter (where nps >= 9) as promoters,
        count(*) filter (where nps <= 6) as detractors
    from cases
    group by grouping sets ((), (outcome), (reason), (handler), (month_on), (delay))

)

select
    dimension,
    case when dimension = 'all' then 'all' else known_member end as member,
    cast(ended_returns as double) as ended_returns,
    cast(answered_returns as double) as answered_returns,
    cast(csat_answers as double) as csat_answers,
    cast(coalesce(csat_sum, 0) as double) as csat_sum,
    cast(satisfied as double) as satisfied,
    cast(nps_answers as double) as nps_answers,
    cast(promoters as double) as promoters,
    cast(detractors as double) as detractors
from groups
-- of no returns at all there is no row of all of them
where ended_returns > 0
order by 1, 3 desc, 2
