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
--
-- Cases and activities are numbers while there are millions of events: lists and groups of names take three times the
-- memory.

with

cases as materialized (

    select
        row_number() over () as case_number,
        source_id,
        return_id,
        outcome,
    from marts.fct_returns

),

stages as (

    select
        told.stage,
        stages.step,
        coalesce(
            list_position(
                [
                    'requested', 'approved', 'authorized', 'received', 'inspected', 'stocked', 'repaired', 'exchanged',
                    'refunded', 'rejected', 'cancelled', 'closed',
                ],
                told.stage
            ),
            13
        ) as place,
    from (select distinct stage from marts.fct_return_events) as told
    left join reference.stages on stages.stage = told.stage

),

-- Numbered in the order in which activities of one moment stand.
kinds as materialized (

    select *, row_number() over (order by place, stage)::smallint as activity from stages

),

names as (

    select list(stage order by activity) as names from kinds

),

marks as (

    select
        cases.case_number,
        kinds.activity,
        events.return_line_id,
        events.occurred_at,
        events.is_derived and events.status is null as is_implied,
    from marts.fct_return_events as events
    join cases
        on cases.source_id = events.source_id
        and cases.return_id = events.return_id
    join kinds on kinds.stage = events.stage

),

first_times as (

    select
        case_number,
        activity,
        min(occurred_at) as occurred_at,
        count(*) as records,
        count(*) filter (not is_implied) > 1 as may_repeat,
    from marks
    group by all

),

-- Only of the few that the log tells more than once.
told as (

    select
        marks.case_number,
        marks.activity,
        marks.occurred_at,
        dense_rank() over (
            partition by marks.case_number, marks.activity, marks.return_line_id order by marks.occurred_at
        ) as round,
    from marks
    semi join (select * from first_times where may_repeat) as repeated
        on repeated.case_number = marks.case_number
        and repeated.activity = marks.activity
    where not marks.is_implied

),

activities as (

    select case_number, activity, occurred_at from first_times
    union all
    select case_number, activity, min(occurred_at) from told
    where round > 1
    group by case_number, activity, round

),

-- As in process_cases, but for the lists: two of numbers hold half of what one of structs does.
gathered as (

    select case_number, list(occurred_at) as moments, list(activity) as numbers from activities
    group by case_number

),

ways as (

    select case_number, list_sort(list_zip(moments, numbers), 'asc', 'nulls last') as way from gathered

),

counted as (

    select
        first_times.case_number,
        sum(first_times.records)::bigint as recorded_events,
        coalesce(max(kinds.step), 0) as furthest_step,
    from first_times
    join kinds on kinds.activity = first_times.activity
    group by all

),

model as (

    select max(step) as steps from reference.stages

),

-- Names again only now: no join has to hold them.
known as (

    select
        cases.source_id,
        cases.return_id,
        list_transform(ways.way, lambda event: names.names[event[2]]) as variant,
        list_transform(ways.way, lambda event: event[1]) as moments,
        case when cases.outcome = 'settled' then model.steps else counted.furthest_step end as model_steps,
        counted.recorded_events,
    from ways
    join counted on counted.case_number = ways.case_number
    join cases on cases.case_number = ways.case_number
    cross join model
    cross join names

)

select
    source_id,
    return_id,
    left(md5(array_to_string(variant, '>') || '|' || model_steps), 12) as variant_id,
    variant,
    moments,
    model_steps::integer as model_steps,
    recorded_events,
from known
