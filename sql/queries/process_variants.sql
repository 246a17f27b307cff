-- process_variants: the ways that the returns took, the most frequent first.
--
-- grain   one row per variant
-- params  $since DATE, $until DATE, $source VARCHAR[], $category VARCHAR[], $reason VARCHAR[], $channel VARCHAR[],
--         $country VARCHAR[], $warehouse VARCHAR[], $handler VARCHAR[], $resolution VARCHAR[], $variant VARCHAR,
--         $activity VARCHAR, $next VARCHAR, $deviation VARCHAR, $limit INTEGER
-- filled  variant_id, activities, cases, open_cases, deviations
--
-- `activities` and `deviations` are lists as text, parted by the unit separator (character 31). The median is over settled cases.

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

    select
        variant_id,
        count(*) as cases,
        count(*) filter (where outcome = 'open') as open_cases,
        median(settled_hours) as median_hours
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
    group by variant_id

)

select
    cases.variant_id,
    array_to_string(variants.activities, chr(31)) as activities,
    cast(cases.cases as double) as cases,
    cast(cases.open_cases as double) as open_cases,
    cases.median_hours,
    variants.fitness,
    array_to_string(variants.deviations, chr(31)) as deviations
from cases
join marts.dim_process_variants as variants
    on cases.variant_id = variants.variant_id
order by cases.cases desc, cases.variant_id
limit $limit
