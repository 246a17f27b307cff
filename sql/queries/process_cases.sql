-- process_cases: the returns under the filters and choices of the page of the process, the newest first.
--
-- grain   one row per return of a source
-- params  $since DATE, $until DATE, $source VARCHAR[], $category VARCHAR[], $reason VARCHAR[], $channel VARCHAR[],
--         $country VARCHAR[], $warehouse VARCHAR[], $handler VARCHAR[], $resolution VARCHAR[], $variant VARCHAR,
--         $activity VARCHAR, $next VARCHAR, $deviation VARCHAR, $limit INTEGER,
--         $offset INTEGER
-- filled  source_id, return_id, outcome, requested_at, deviations, total

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

cases as not materialized (

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

),

shown as (

    select * from cases
    order by requested_at desc, source_id, return_id
    limit $limit
    offset $offset

)

select
    shown.source_id,
    shown.return_id,
    returns.rma_number,
    shown.outcome,
    returns.stage,
    shown.requested_at,
    shown.settled_hours,
    shown.warehouse_id,
    warehouses.warehouse_name,
    shown.handler,
    shown.channel,
    shown.resolution,
    array_to_string(variants.deviations, chr(31)) as deviations,
    shown.fitness,
    cast((select count(*) from cases) as double) as total
from shown
join marts.dim_process_variants as variants
    on shown.variant_id = variants.variant_id
left join marts.fct_returns as returns
    on shown.source_id = returns.source_id
    and shown.return_id = returns.return_id
left join marts.dim_warehouses as warehouses
    on shown.source_id = warehouses.source_id
    and shown.warehouse_id = warehouses.warehouse_id
order by shown.requested_at desc, shown.source_id, shown.return_id
