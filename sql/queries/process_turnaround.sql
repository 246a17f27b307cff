-- process_turnaround: how long a return takes from its request to its settlement, open ones counted, by member.
--
-- grain   one row per member
-- params  $since DATE, $until DATE, $source VARCHAR[], $category VARCHAR[], $reason VARCHAR[], $channel VARCHAR[],
--         $country VARCHAR[], $warehouse VARCHAR[], $handler VARCHAR[], $resolution VARCHAR[], $variant VARCHAR,
--         $activity VARCHAR, $next VARCHAR, $deviation VARCHAR, $by VARCHAR
-- filled  member, member_name, cases, settled_cases, open_cases
--
-- Kaplan and Meier: an open case is known to take longer than it has waited at the end of the data. Rejected and
-- cancelled cases are never settled and are left out. To the hour. Null where fewer than half (or nine in ten) are
-- settled by the longest time that we have seen. $by: channel, warehouse, handler, resolution; else all in one.

with

chosen as (

    select variant_id
    from marts.dim_process_variants
    where ($variant = '' or variant_id = $variant)
        and ($deviation = '' or list_contains(deviations, $deviation))
        and ($activity = '' or list_contains(activities, $activity))
        and (
            $next = ''
            or len(list_filter(
                range(1, activity_count), place -> activities[place] = $activity and activities[place + 1] = $next
            )) > 0
        )

),

publication as (

    select data_to from meta.publication

),

cases as (

    select
        case $by
            when 'channel' then channel when 'warehouse' then source_id || '/' || warehouse_id
            when 'handler' then handler when 'resolution' then resolution else '' end as series,
        round(coalesce(settled_hours, date_diff('minute', requested_at, data_to) / 60)) as age,
        outcome = 'settled' as is_settled
    from marts.fct_process_cases
    cross join publication
    where requested_on >= $since
        and requested_on < $until
        and (len($source) = 0 or list_contains($source, source_id))
        and (len($category) = 0 or list_contains($category, category))
        and (len($reason) = 0 or list_contains($reason, reason))
        and (len($channel) = 0 or list_contains($channel, channel))
        and (len($country) = 0 or list_contains($country, country))
        and (len($warehouse) = 0 or list_contains($warehouse, warehouse_id))
        and (len($handler) = 0 or list_contains($handler, handler))
        and (len($resolution) = 0 or list_contains($resolution, resolution))
        and (
            ($variant = '' and $deviation = '' and $activity = '')
            or variant_id in (select variant_id from chosen)
        )
        and outcome in ('open', 'settled')

),

items as (

    select
        series,
        greatest(age, 0) as age,
        count(*) filter (where is_settled) as returned_units,
        count(*) filter (where not is_settled) as open_units
    from cases
    group by all

),

totals as (

    select series, sum(returned_units) as settled, sum(open_units) as open
    from items
    group by series

),

halves as (

    select * from marts.return_curve_age('items', 0.5)

),

nearly_all as (

    select * from marts.return_curve_age('items', 0.9)

)

select
    totals.series as member,
    coalesce(warehouses.warehouse_name, case when ends_with(totals.series, '/unknown') then 'unknown' else totals.series end) as member_name,
    cast(totals.settled + totals.open as double) as cases,
    cast(totals.settled as double) as settled_cases,
    cast(totals.open as double) as open_cases,
    halves.age as median_hours,
    halves.age_low as median_low,
    halves.age_high as median_high,
    nearly_all.age as p90_hours
from totals
left join halves
    on totals.series = halves.series
left join nearly_all
    on totals.series = nearly_all.series
left join marts.dim_warehouses as warehouses
    on $by = 'warehouse'
    and totals.series = warehouses.source_id || '/' || warehouses.warehouse_id
order by cases desc, member
limit 40
