-- process_arcs: what follows what, how often, and how long the wait between them is: the map of the process.
--
-- grain   one row per activity and the one that follows it
-- params  $since DATE, $until DATE, $source VARCHAR[], $category VARCHAR[], $reason VARCHAR[], $channel VARCHAR[],
--         $country VARCHAR[], $warehouse VARCHAR[], $handler VARCHAR[], $resolution VARCHAR[], $variant VARCHAR,
--         $activity VARCHAR, $next VARCHAR, $deviation VARCHAR
-- filled  activity, passages, total_hours
--
-- Steps of the returns that were requested in the period. `next_activity` is null where nothing has followed (yet).
-- Medians are read from bins that are 2 % wide, so they are wrong by 1 % at the most. The limits of a median are the
-- order statistics that hold it with 95 % (Campbell and Gardner 1988); null for fewer than six.

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

steps as (

    select arc_id, wait_bin, wait_hours, variant_id
    from marts.fct_process_steps
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

),

-- Only one of the two is read: without a choice, asking each of millions of steps for its variant takes as long as the rest.
kept as (

    select * from steps
    where $variant = '' and $deviation = '' and $activity = ''
    union all
    select steps.* from steps
    semi join chosen
        on steps.variant_id = chosen.variant_id
    where $variant <> '' or $deviation <> '' or $activity <> ''

),

bins as (

    select
        arc_id,
        wait_bin,
        count(*) as passages,
        sum(wait_hours) as hours
    from kept
    group by arc_id, wait_bin

),

counted as (

    select
        *,
        sum(passages) over (partition by arc_id order by wait_bin) as so_far,
        sum(passages) over (partition by arc_id) as total
    from bins

)

select
    arcs.activity,
    arcs.next_activity,
    cast(any_value(total) as double) as passages,
    coalesce(round(sum(hours), 3), 0) as total_hours,
    marts.wait_hours(min(wait_bin) filter (so_far >= 0.5 * total)) as median_hours,
    marts.wait_hours(min(wait_bin) filter (so_far >= 0.9 * total)) as p90_hours,
    case when any_value(total) >= 6 then
        marts.wait_hours(min(wait_bin) filter (so_far >= floor(0.5 * total - 0.98 * sqrt(total))))
    end as median_low,
    case when any_value(total) >= 6 then
        marts.wait_hours(min(wait_bin) filter (so_far >= least(total, ceil(1 + 0.5 * total + 0.98 * sqrt(total)))))
    end as median_high
from counted
join marts.dim_process_arcs as arcs
    on counted.arc_id = arcs.arc_id
group by arcs.activity, arcs.next_activity
order by passages desc, arcs.activity, arcs.next_activity
