-- int_process_cases: the way of each return through its process, as lists: what was done, and when.
--
-- grain   one row per return of a source
-- key     source_id, return_id
-- kept    incremental by source_id, return_id
-- stale   select source_id, return_id from changes.fct_return_events
-- stale   select source_id, return_id from changes.fct_returns
-- narrows marts.fct_return_events, marts.fct_returns
-- tests   not_null(variant_id, variant, moments, model_steps, recorded_events)
--         expect(len(variant) = len(moments))
--
-- An activity is a stage of the return, or a state of the source that no stage is known for, under its own name. A return
-- with several lines does each step once for the return, when its first line does it: the second line is not a second
-- time. A second time is what the source's own log, or the statuses that were seen, tell twice of the same line at two
-- moments. Records that only imply a step (two inspections of a line, a refund in two parts) imply it once.
--
-- A settled return is held against the whole model process, any other only against the steps up to the furthest that it
-- has reached: what an open case has not done yet is no deviation, and that a request was rejected or cancelled ends it
-- rightly. The variant is named after its activities and after how much of the model it is held against, so that it has
-- the same name in every version.

with

marks as (

    select
        source_id,
        return_id,
        return_line_id,
        stage,
        occurred_at,
        is_derived and status is null as is_implied,
    from marts.fct_return_events

),

first_times as (

    select
        source_id,
        return_id,
        stage,
        min(occurred_at) as occurred_at,
        count(*) as records,
        count(*) filter (not is_implied) > 1 as may_repeat,
    from marks
    group by all

),

-- Only of the few that the log tells more than once.
told as (

    select
        marks.source_id,
        marks.return_id,
        marks.stage,
        marks.occurred_at,
        dense_rank() over (
            partition by marks.source_id, marks.return_id, marks.stage, marks.return_line_id order by marks.occurred_at
        ) as round,
    from marks
    semi join (select * from first_times where may_repeat) as repeated
        on repeated.source_id = marks.source_id
        and repeated.return_id = marks.return_id
        and repeated.stage = marks.stage
    where not marks.is_implied

),

activities as (

    select source_id, return_id, stage, occurred_at from first_times
    union all
    select source_id, return_id, stage, min(occurred_at) from told
    where round > 1
    group by source_id, return_id, stage, round

),

-- As numbers in the order of the names: lists of millions of names would take three times the memory.
named as (

    select list(distinct stage order by stage) as names from first_times

),

events as (

    select
        source_id as series,
        return_id as case_id,
        list_position(named.names, stage)::smallint as activity,
        occurred_at,
        coalesce(
            list_position(
                [
                    'requested', 'approved', 'authorized', 'received', 'inspected', 'stocked', 'repaired', 'exchanged',
                    'refunded', 'rejected', 'cancelled', 'closed',
                ],
                stage
            ),
            13
        ) as place,
    from activities
    cross join named

),

ways as (

    select
        series,
        case_id,
        list_transform(variant, lambda activity: named.names[activity]) as variant,
        moments,
    from marts.process_cases('events')
    cross join named

),

counted as (

    select
        first_times.source_id,
        first_times.return_id,
        sum(first_times.records)::bigint as recorded_events,
        coalesce(max(stages.step), 0) as furthest_step,
    from first_times
    left join reference.stages as stages on stages.stage = first_times.stage
    group by all

),

model as (

    select max(step) as steps from reference.stages

)

select
    returns.source_id,
    returns.return_id,
    left(md5(array_to_string(ways.variant, '>') || '|' || case
        when returns.outcome = 'settled' then model.steps
        else counted.furthest_step
    end), 12) as variant_id,
    ways.variant,
    ways.moments,
    case when returns.outcome = 'settled' then model.steps else counted.furthest_step end::integer as model_steps,
    counted.recorded_events,
from marts.fct_returns as returns
cross join model
join ways
    on ways.series = returns.source_id
    and ways.case_id = returns.return_id
join counted
    on counted.source_id = returns.source_id
    and counted.return_id = returns.return_id
