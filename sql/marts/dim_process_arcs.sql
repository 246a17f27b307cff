-- dim_process_arcs: what follows what in the ways that returns take.
--
-- grain   one row per activity and the one that follows it; null: nothing has followed it yet
-- key     arc_id
-- kept    table by arc_id
-- tests   not_null(activity)
--
-- Numbered by the two activities and not by what else there is: an arc that is new leaves the numbers of the others, so
-- that millions of steps stay as they are. A number is what they are grouped by in a tenth of the time that two names take.

with

arcs as (

    select distinct
        unnest(activities) as activity,
        unnest(list_append(activities[2:], null)) as next_activity,
    from marts.dim_process_variants

),

-- Those of the model first: the states of a source's own come and go.
activities as (

    select activity, row_number() over (order by not bool_or(is_stage), activity) as number
    from (
        select stage as activity, true as is_stage from reference.stages
        union all
        select activity, false as is_stage from arcs
    )
    group by activity

),

widths as (

    select case when count(*) < 64 then 64 else 65536 end as width from activities

)

select
    (activities.number * widths.width + coalesce(nexts.number, 0))::integer as arc_id,
    arcs.activity,
    arcs.next_activity,
from arcs
cross join widths
join activities
    on activities.activity = arcs.activity
left join activities as nexts
    on nexts.activity = arcs.next_activity
order by arc_id
