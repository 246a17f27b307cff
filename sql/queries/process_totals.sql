-- process_totals: how the returns under the filters ended, and how many keep to the model process.
--
-- grain   one row
-- params  $since DATE, $until DATE, $source VARCHAR[], $category VARCHAR[], $reason VARCHAR[], $channel VARCHAR[],
--         $country VARCHAR[], $warehouse VARCHAR[], $handler VARCHAR[], $resolution VARCHAR[], $variant VARCHAR,
--         $activity VARCHAR, $next VARCHAR, $deviation VARCHAR
-- filled  cases, open_cases, settled_cases, rejected_cases, cancelled_cases, judged_cases, conformant_cases,
--         rework_cases, variants
--
-- An open case is held against the steps up to the furthest that it has reached. `judged_cases` leaves out those of
-- which no step of the model is known.

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

cases as (

    select *
    from marts.fct_process_cases
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

)

select
    cast(count(*) as double) as cases,
    cast(count(*) filter (where outcome = 'open') as double) as open_cases,
    cast(count(*) filter (where outcome = 'settled') as double) as settled_cases,
    cast(count(*) filter (where outcome = 'rejected') as double) as rejected_cases,
    cast(count(*) filter (where outcome = 'cancelled') as double) as cancelled_cases,
    cast(count(fitness) as double) as judged_cases,
    cast(count(*) filter (where is_conformant and fitness is not null) as double) as conformant_cases,
    marts.wilson_low(count(*) filter (where is_conformant and fitness is not null), count(fitness)) as conformant_low,
    marts.wilson_high(count(*) filter (where is_conformant and fitness is not null), count(fitness)) as conformant_high,
    cast(count(*) filter (where is_rework) as double) as rework_cases,
    round(avg(fitness), 6) as mean_fitness,
    cast(count(distinct variant_id) as double) as variants
from cases
