-- ears: alarms on a weekly count against the weeks just before it (EARS C1 and C2), for series too young for farrington.
--
-- Hutwagner and others 2003 (Journal of Urban Health 80, i89): upper = mean + z sd of the baseline_points before the last
-- lag_points. C2 leaves out two weeks, so that a rise does not lift its own limit; C1 leaves out none.
--
-- points       series, position (of the week, any type that sorts; a row for every week), value (best: observed less
--              expected given shipments and delay, or observed over expected: raw counts repeat last month's sales)
-- z            3.09 is a false alarm in a thousand weeks
-- sigma_floor  the smallest sd believed: equal weeks are no proof that weeks are equal
-- gives        series, position, value, expected, sigma, upper, is_alarm; without a full baseline no limit and no alarm

create or replace macro marts.ears(
    points, lag_points := 2, baseline_points := 7, z := 3.090232306167813, sigma_floor := 0.5
) as table
with

measured as (

    select
        series,
        position,
        value::double as value,
        case when count(value) over baseline = baseline_points then avg(value::double) over baseline end as expected,
        case
            when count(value) over baseline = baseline_points
                then greatest(stddev_samp(value::double) over baseline, sigma_floor)
        end as sigma,
    from query_table(points)
    window baseline as (
        partition by series
        order by position
        rows between lag_points + baseline_points preceding and lag_points + 1 preceding
    )

)

select
    series,
    position,
    value,
    expected,
    sigma,
    expected + z * sigma as upper,
    coalesce(value > expected + z * sigma, false) as is_alarm,
from measured
