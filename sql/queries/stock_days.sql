-- stock_days: how long goods that can be sold again take from their receipt back to the shelf, all and by warehouse.
--
-- grain   one row per disposition (restock, refurbish) and warehouse of a source; both are '' for all of them
-- params  $since DATE, $until DATE, $source VARCHAR[], $category VARCHAR[], $reason VARCHAR[], $channel VARCHAR[],
--         $country VARCHAR[]
-- filled  disposition, source_id, warehouse_id, restocked_units, open_units
--
-- Units received in the period. Kaplan-Meier: what waits still counts for the days that it has waited, so that a backlog
-- does not look fast; what ended otherwise (written off, sent back) leaves the view on that day. A median or nine tenths
-- that the curve does not reach is null. Only of sources that book what becomes of returned goods.

with

-- A source that never books cannot be waited for.
telling as (

    select distinct source_id
    from marts.fct_return_dispositions
    where booking <> 'none'

),

-- Few rows at once: a day and a booking hold many pieces.
days as (

    select
        disposition,
        source_id,
        warehouse_id,
        booking,
        coalesce(booked_on, (select max(data_to)::date from meta.publication)) - received_on as days,
        sum(units) as units
    from marts.fct_return_dispositions
    where received_on >= $since
        and received_on < $until
        and disposition in ('restock', 'refurbish')
        and source_id in (select source_id from telling)
        and (len($source) = 0 or list_contains($source, source_id))
        and (len($category) = 0 or list_contains($category, category))
        and (len($reason) = 0 or list_contains($reason, reason))
        and (len($channel) = 0 or list_contains($channel, channel))
        and (len($country) = 0 or list_contains($country, country))
    group by all

),

items as materialized (

    select
        [disposition, source_id, warehouse_id] as series,
        greatest(days, 0) as age,
        coalesce(sum(units) filter (booking in ('restocked', 'refurbished')), 0) as returned_units,
        coalesce(sum(units) filter (booking not in ('restocked', 'refurbished')), 0) as open_units,
        coalesce(sum(units) filter (booking = 'none'), 0) as waiting_units
    from days
    group by grouping sets ((disposition, source_id, warehouse_id, greatest(days, 0)), (disposition, greatest(days, 0)))

),

quantiles as (

    select
        series,
        min(age) filter (where return_share >= 0.5) as median_days,
        min(age) filter (where return_share >= 0.9) as p90_days
    from marts.return_curve('items')
    group by series

),

counts as (

    select
        series,
        sum(returned_units) as restocked_units,
        sum(waiting_units) as open_units
    from items
    group by series

),

named as (

    select
        counts.series[1] as disposition,
        coalesce(counts.series[2], '') as source_id,
        coalesce(counts.series[3], '') as warehouse_id,
        counts.restocked_units,
        counts.open_units,
        quantiles.median_days,
        quantiles.p90_days
    from counts
    inner join quantiles on counts.series = quantiles.series

)

select
    named.disposition,
    named.source_id,
    named.warehouse_id,
    dim_warehouses.warehouse_name,
    cast(named.restocked_units as double) as restocked_units,
    cast(named.open_units as double) as open_units,
    cast(named.median_days as double) as median_days,
    cast(named.p90_days as double) as p90_days
from named
left join marts.dim_warehouses
    on named.source_id = dim_warehouses.source_id
    and named.warehouse_id = dim_warehouses.warehouse_id
order by named.disposition desc, named.warehouse_id = '' desc, named.restocked_units desc, named.source_id, named.warehouse_id
