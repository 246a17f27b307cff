-- stock_days: how long goods that can be sold again take from their receipt back to the shelf, all and by warehouse.
--
-- grain   one row per disposition (restock, refurbish) and warehouse; the warehouse is '' for all of them
-- params  $since DATE, $until DATE, $source VARCHAR[], $category VARCHAR[], $reason VARCHAR[], $channel VARCHAR[],
--         $country VARCHAR[]
-- filled  disposition, warehouse_id, restocked_units, open_units
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

pieces as (

    select
        disposition,
        warehouse_id,
        greatest(coalesce(booked_on, (select max(data_to)::date from meta.publication)) - received_on, 0) as age,
        case when booking in ('restocked', 'refurbished') then units else 0 end as returned_units,
        case when booking in ('restocked', 'refurbished') then 0 else units end as open_units,
        case when booking = 'none' then units else 0 end as waiting_units
    from marts.fct_return_dispositions
    where received_on >= $since
        and received_on < $until
        and disposition in ('restock', 'refurbish')
        and source_id in (select source_id from telling)
        and (len($source) = 0 or source_id in (select unnest($source)))
        and (len($category) = 0 or category in (select unnest($category)))
        and (len($reason) = 0 or reason in (select unnest($reason)))
        and (len($channel) = 0 or channel in (select unnest($channel)))
        and (len($country) = 0 or country in (select unnest($country)))

),

items as (

    select
        disposition || ' ' || coalesce(warehouse_id, '') as series,
        disposition,
        coalesce(warehouse_id, '') as warehouse_id,
        age,
        sum(returned_units) as returned_units,
        sum(open_units) as open_units,
        sum(waiting_units) as waiting_units
    from pieces
    group by grouping sets ((disposition, warehouse_id, age), (disposition, age))

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
        disposition,
        warehouse_id,
        sum(returned_units) as restocked_units,
        sum(waiting_units) as open_units
    from items
    group by series, disposition, warehouse_id

),

names as (

    select warehouse_id, min(warehouse_name) as warehouse_name
    from marts.dim_warehouses
    group by warehouse_id

)

select
    counts.disposition,
    counts.warehouse_id,
    names.warehouse_name,
    cast(counts.restocked_units as double) as restocked_units,
    cast(counts.open_units as double) as open_units,
    cast(quantiles.median_days as double) as median_days,
    cast(quantiles.p90_days as double) as p90_days
from counts
inner join quantiles on counts.series = quantiles.series
left join names on counts.warehouse_id = names.warehouse_id
order by counts.disposition desc, counts.warehouse_id = '' desc, counts.restocked_units desc, counts.warehouse_id
