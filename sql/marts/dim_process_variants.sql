-- dim_process_variants: the ways that returns take, and where each leaves the model process.
--
-- grain   one row per sequence of activities and part of the model that it is held against
-- key     variant_id
-- kept    table by variant_id
-- tests   not_null(activities, activity_count, model_steps, deviations)
--         expect(fitness between 0 and 1)
--         expect((cost = 0) = (len(deviations) = 0))
--
-- Alignment with the model process (van der Aalst 2016, section 8.3): as many events as possible are kept in the order of
-- its steps; what is too many and what is missing costs one each. A code names each deviation and what it costs:
--   skipped:<stage>              a step that did not happen                                          1
--   repeated:<activity>          a step that happened again                                          1
--   also:<activity>:<other>      the same step in two ways: exchanged, and refunded too              1
--   resumed:<activity>           it went on after it was rejected or cancelled                       1
--   early:<activity>:<other>     before a step that should have come first                           2
--   late:<activity>:<other>      after a step that should have come later                            2
-- (early and late: too many where it stands, and missing where it belongs). Where two events could be kept, the later is.
-- What the model process does not know (that a case was closed, a state of the source's own) is held against nobody; a
-- way of which nothing is known has no fitness.

with

variants as (

    select variant_id, any_value(variant) as activities, any_value(model_steps) as model_steps from intermediate.int_process_cases
    group by variant_id

),

stages as (

    select * from reference.stages

),

model as (

    select max(step) as model_length from stages

),

named as (

    select step, case when count(*) = 1 then any_value(stage) else 'settled' end as stage from stages
    where step is not null
    group by step

),

happened as (

    select
        variants.variant_id,
        variants.model_steps,
        variants.activity,
        variants.position,
        stages.step,
        max(case when stages.step is not null then variants.position end) over (partition by variants.variant_id) as last_step_position,
    from (
        select variant_id, model_steps, unnest(activities) as activity, generate_subscripts(activities, 1) as position from variants
    ) as variants
    left join stages on stages.stage = variants.activity

),

-- An end that was none is an event too many: step 0 is in no model.
judged as (

    select
        variant_id,
        model_steps,
        activity,
        position,
        coalesce(step, 0)::bigint as step,
        row_number() over (partition by variant_id order by position) as place,
    from happened
    where step is not null
        or (activity in ('rejected', 'cancelled') and position < last_step_position)

),

ways as (

    select variant_id, list(step order by place) as steps from judged
    group by variant_id

),

-- What could be kept before and after each event, if it is kept itself.
around as (

    select
        judged.*,
        ways.steps,
        list_filter(ways.steps[1:judged.place - 1], other -> other between 1 and judged.step - 1) as lower_before,
        list_filter(ways.steps[judged.place + 1:], other -> other > judged.step) as higher_after,
    from judged
    join ways using (variant_id)

),

lengths as (

    select
        around.* exclude (steps, lower_before, higher_after),
        -- cost = events + steps - 2 kept
        (len(lower_before) + model.model_length - marts.conformance_cost(lower_before, model.model_length)) // 2 + 1 as rank_before,
        (len(higher_after) + model.model_length - marts.conformance_cost(higher_after, model.model_length)) // 2 + 1 as rank_after,
        (len(steps) + model.model_length - marts.conformance_cost(steps, model.model_length)) // 2 as most_kept,
    from around
    cross join model

),

-- Of those that a longest way can go through, the last at each length: together they are such a way.
marked as (

    select
        *,
        coalesce(
            step > 0
            and rank_before + rank_after - 1 = most_kept
            and position = max(case when step > 0 and rank_before + rank_after - 1 = most_kept then position end) over (
                partition by variant_id, rank_before
            ),
            false
        ) as is_kept,
    from lengths

),

placed as (

    select
        *,
        bool_or(is_kept) over (partition by variant_id, step) as has_kept,
        max(case when is_kept then activity end) over (partition by variant_id, step) as kept_activity,
        row_number() over (partition by variant_id, step order by position) as round,
        last_value(case when is_kept then struct_pack(activity := activity, step := step) end ignore nulls) over (
            partition by variant_id order by position rows between unbounded preceding and 1 preceding
        ) as kept_before,
        first_value(case when is_kept then struct_pack(activity := activity, step := step) end ignore nulls) over (
            partition by variant_id order by position rows between 1 following and unbounded following
        ) as kept_after,
    from marked

),

too_many as (

    select
        variant_id,
        position as place,
        case
            when step = 0 then 'resumed:' || activity
            when has_kept and activity = kept_activity then 'repeated:' || activity
            when has_kept then 'also:' || activity || ':' || kept_activity
            when round > 1 then 'repeated:' || activity
            when kept_before.step > step then 'late:' || activity || ':' || kept_before.activity
            else 'early:' || activity || ':' || kept_after.activity
        end as code,
    from placed
    where not is_kept

),

missing as (

    select
        variants.variant_id,
        -- after all that happened, in the order of the model
        1000000 + named.step as place,
        'skipped:' || named.stage as code,
    from variants
    join named on named.step <= variants.model_steps
    anti join judged
        on judged.variant_id = variants.variant_id
        and judged.step = named.step

),

deviations as (

    select variant_id, list(code order by place) as codes from (
        select * from too_many
        union all
        select * from missing
    )
    group by variant_id

),

aligned as (

    select
        variants.*,
        marts.conformance_cost(coalesce(ways.steps, []::bigint[]), variants.model_steps) as cost,
        marts.conformance_fitness(coalesce(ways.steps, []::bigint[]), variants.model_steps) as fitness,
    from variants
    left join ways using (variant_id)

)

select
    aligned.variant_id,
    aligned.activities,
    len(aligned.activities)::integer as activity_count,
    aligned.model_steps,
    aligned.cost::integer as cost,
    round(aligned.fitness, 12) as fitness,
    coalesce(deviations.codes, []) as deviations,
    len(list_distinct(aligned.activities)) < len(aligned.activities) as is_rework,
from aligned
left join deviations using (variant_id)
order by aligned.variant_id
