-- process_deviations: where the returns leave the model process, and how many of them do.
--
-- grain   one row per deviation
-- params  $since DATE, $until DATE, $source VARCHAR[], $category VARCHAR[], $reason VARCHAR[], $channel VARCHAR[],
--         $country VARCHAR[], $warehouse VARCHAR[], $handler VARCHAR[], $resolution VARCHAR[], $variant VARCHAR,
--         $activity VARCHAR, $next VARCHAR, $deviation VARCHAR
-- filled  deviation, cases
--
-- A case with two deviations counts for both; their codes are explained in `dim_process_variants`.

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

    select variant_id, count(*) as cases
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

),

told as (

    select
        unnest(list_distinct(variants.deviations)) as deviation,
        cases.cases
    from cases
    join marts.dim_process_variants as variants
        on cases.variant_id = variants.variant_id

)

select deviation, cast(sum(cases) as double) as cases
from told
group by deviation
order by cases desc, deviation
