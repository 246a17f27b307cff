-- int_business_days: when each calendar of opening hours is open, day by day, and for how long it was before.
--
-- grain   one row per calendar and day, both as in the reporting time zone
-- key     calendar_id, day_on
-- kept    table by calendar_id, day_on
-- tests   not_null(open_before)
--
-- The open time between two moments is the difference of what `marts.open_seconds` gives for each: one row for each of
-- them, however many nights, weekends and holidays lie between. Hours are those of the clock on the wall: a night in which
-- the clocks change is as long as any other. Where a calendar lives in another time zone its hours may touch two days of
-- the reporting; so a day has up to two spans. A single day (a holiday, or a Saturday that is worked) goes before the
-- weekday; what names the warehouse goes before what names its source, and that before what names none. What is before 2010 or after 2049 waits by the clock.

with

calendars as (

    select
        source_id || chr(31) || warehouse_id as calendar_id,
        source_id,
        warehouse_id,
        any_value(timezone) as timezone,
    from reference.business_hours
    group by all

),

grid as (

    select
        *,
        unnest(range(date '2010-01-01', date '2050-01-01', interval 1 day))::date as day_on,
    from calendars

),

special as (

    select
        calendars.calendar_id,
        days.day,
        arg_max(
            struct_pack(is_open := days.is_open, opens := days.opens, closes := days.closes),
            2 * (days.warehouse_id <> '*')::int + (days.source_id <> '*')::int
        ) as said,
    from calendars
    join reference.business_days as days
        on days.source_id in ('*', calendars.source_id)
        and days.warehouse_id in ('*', calendars.warehouse_id)
    group by all

),

-- Of the place where the calendar lives.
said as (

    select
        grid.calendar_id,
        grid.timezone,
        grid.day_on,
        case when special.day is not null then special.said.opens else weekly.opens end as opens,
        case when special.day is not null then special.said.closes else weekly.closes end as closes,
    from grid
    left join special
        on special.calendar_id = grid.calendar_id
        and special.day = grid.day_on
    left join reference.business_hours as weekly
        on weekly.source_id = grid.source_id
        and weekly.warehouse_id = grid.warehouse_id
        and weekly.weekday = isodow(grid.day_on)
    where case when special.day is not null then special.said.is_open else weekly.weekday is not null end

),

spans as (

    select
        calendar_id,
        timezone(
            timezone, day_on + to_minutes(60 * split_part(opens, ':', 1)::bigint + split_part(opens, ':', 2)::bigint)
        )::timestamp as opens_at,
        timezone(
            timezone, day_on + to_minutes(60 * split_part(closes, ':', 1)::bigint + split_part(closes, ':', 2)::bigint)
        )::timestamp as closes_at,
    from said

),

touched as (

    select
        *,
        unnest(list_distinct([opens_at::date, (closes_at - interval 1 microsecond)::date])) as day_on,
    from spans

),

by_day as (

    select
        calendar_id,
        day_on,
        list(
            struct_pack(
                opens := greatest(opens_at, day_on::timestamp),
                closes := least(closes_at, (day_on + 1)::timestamp)
            )
            order by opens_at
        ) as spans,
    from touched
    group by all

),

open_days as (

    select
        grid.calendar_id,
        grid.day_on,
        by_day.spans[1].opens as first_opens,
        by_day.spans[1].closes as first_closes,
        by_day.spans[2].opens as second_opens,
        by_day.spans[2].closes as second_closes,
        coalesce(epoch(first_closes) - epoch(first_opens), 0) + coalesce(epoch(second_closes) - epoch(second_opens), 0)
            as seconds,
    from grid
    left join by_day
        on by_day.calendar_id = grid.calendar_id
        and by_day.day_on = grid.day_on

)

select
    calendar_id,
    day_on,
    coalesce(
        sum(seconds) over (partition by calendar_id order by day_on rows between unbounded preceding and 1 preceding), 0
    ) as open_before,
    first_opens,
    first_closes,
    second_opens,
    second_closes,
from open_days
