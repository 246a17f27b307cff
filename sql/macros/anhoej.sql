-- anhoej: whether a series has shifted, by its longest run on one side of the center and by how seldom it crosses it.
--
-- Anhøj and Olesen 2014 (PLoS ONE 9, e113825). Points on the center say nothing and are left out. It is the one pair of
-- run rules that keeps its false alarms at about 5 % whatever the number of points.
--
-- points  series, position, value (its distance from the center)
-- gives   series, useful_points, longest_run, longest_run_limit, crossings, crossings_limit, has_shifted
--
-- A series without useful points (all on the center) has none of these, and no shift.

create or replace macro marts.anhoej(points) as table
with

given as (

    select series, position, value, sign(value) as side from query_table(points)

),

useful as (

    select
        *,
        side <> lag(side) over (partition by series order by position) as is_crossing,
    from given
    where side <> 0

),

runs as (

    select
        series,
        count(*) filter (is_crossing) over (
            partition by series order by position rows between unbounded preceding and current row
        ) as run,
    from useful

),

lengths as (

    select series, run, count(*) as run_points from runs group by series, run

),

measured as (

    select series, sum(run_points)::bigint as useful_points, max(run_points) as longest_run, count(*) - 1 as crossings,
    from lengths
    group by series

),

every as (

    select distinct series from given

)

select
    every.series,
    coalesce(measured.useful_points, 0) as useful_points,
    measured.longest_run,
    marts.anhoej_longest_run(measured.useful_points) as longest_run_limit,
    measured.crossings,
    marts.anhoej_crossings(measured.useful_points) as crossings_limit,
    coalesce(
        measured.longest_run > marts.anhoej_longest_run(measured.useful_points)
        or measured.crossings < marts.anhoej_crossings(measured.useful_points),
        false
    ) as has_shifted,
from every
left join measured on measured.series = every.series
