-- farrington: alarms on a weekly count against the same season of earlier years.
--
-- Farrington and others 1996 (JRSS A 159, 547-563) in closed form, without trend and without reweighting: the mean of the
-- weeks around this one in each of the last years, its overdispersion phi = max(1, Pearson / (n - 1)), and an upper bound
-- on the 2/3 power, where counts are close to normal: (mu^(2/3) + z (2/3) mu^(1/6) sqrt(phi + phi / n))^(3/2). The versions
-- with trend and weights are in sql/statistics/farrington.ts.
--
-- points        series, position (whole weeks, a row for every week), value
-- z             2.576 is a false alarm in two hundred weeks
-- least_recent  no alarm unless the last four weeks together hold so many
-- gives         series, position, value, expected, dispersion, upper, recent (of the last four weeks), is_alarm
--
-- Reference weeks are of at least three years (or of all, if fewer are asked for); else there is no limit and no alarm:
-- use ears. Nothing in all of them: no limit, for there is nothing to compare with.

create or replace macro marts.farrington(
    points, years := 4, half_window := 3, period := 52, z := 2.5758293035489004, least_recent := 5
) as table
with

given as (

    select
        series,
        position::bigint as position,
        value::double as value,
        sum(value) over (partition by series order by position range between 3 preceding and current row)::double as recent,
    from query_table(points)

),

seasons as (

    select
        series,
        position,
        value,
        recent,
        unnest(range(1, years + 1)) as years_ago,
    from given

),

-- a row for each center of reference weeks: what the weeks around it hold
windows as (

    select
        series,
        position,
        sum(value) over around as total,
        sum(value * value) over around as squares,
        count(value) over around as weeks,
    from given
    window around as (partition by series order by position range between half_window preceding and half_window following)

),

referenced as (

    select
        seasons.series,
        seasons.position,
        any_value(seasons.value) as value,
        any_value(seasons.recent) as recent,
        count(windows.position) as years_known,
        sum(windows.weeks) as weeks,
        sum(windows.total) / sum(windows.weeks) as expected,
        sum(windows.squares) as squares,
    from seasons
    left join windows
        on windows.series = seasons.series
        and windows.position = seasons.position - period * seasons.years_ago
    group by seasons.series, seasons.position

),

bounded as (

    select
        *,
        case
            when expected > 0 and weeks > 1 and years_known >= least(years, 3)
                then greatest((squares - weeks * expected * expected) / expected / (weeks - 1), 1)
        end as dispersion,
        pow(
            pow(expected, 2 / 3) + z * 2 / 3 * pow(expected, 1 / 6) * sqrt(dispersion + dispersion / weeks), 3 / 2
        ) as upper,
    from referenced

)

select
    series,
    position,
    value,
    expected,
    dispersion,
    upper,
    recent,
    coalesce(value > upper and recent >= least_recent, false) as is_alarm,
from bounded
