-- dim_process_arcs: what follows what in the ways that returns take.
--
-- grain   one row per activity and the one that follows it; null: nothing has followed it yet
-- key     arc_id
-- kept    table by arc_id
-- tests   not_null(activity)
--
-- Numbered within a version, by name: a small number is what millions of steps are grouped by in a tenth of the time that
-- their two names take.

with

variants as (

    select * from marts.dim_process_variants

),

arcs as (

    select distinct
        unnest(activities) as activity,
        unnest(list_append(activities[2:], null)) as next_activity,
    from variants

)

select
    row_number() over (order by activity, next_activity nulls last)::smallint as arc_id,
    activity,
    next_activity,
from arcs
order by arc_id
