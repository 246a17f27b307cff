-- stock_waiting: returned goods that stock has not booked, by warehouse, state and how long they have lain there.
--
-- grain   one row per warehouse of a source and state of the stock
-- params  $source VARCHAR[], $category VARCHAR[], $reason VARCHAR[], $channel VARCHAR[],
--         $country VARCHAR[]
-- filled  source_id, warehouse_id, stock_state, units, unvalued_units, days_2, days_7, days_14, days_30, older
--
-- As it stands at the end of the data, whenever they were received: `days_7` are units of three to seven days, `older`
-- of more than thirty. Undated units are in `older`. Only of sources that book what becomes of returned goods.

with

-- A source that never books cannot be waited for.
telling as (

    select distinct source_id
    from marts.fct_return_dispositions
    where booking <> 'none'

),

waiting as (

    select
        source_id,
        warehouse_id,
        stock_state,
        units,
        amount,
        coalesce((select max(data_to)::date from meta.publication) - received_on, 9999) as age
    from marts.fct_return_dispositions
    where booking = 'none'
        and source_id in (select source_id from telling)
        and (len($source) = 0 or list_contains($source, source_id))
        and (len($category) = 0 or list_contains($category, category))
        and (len($reason) = 0 or list_contains($reason, reason))
        and (len($channel) = 0 or list_contains($channel, channel))
        and (len($country) = 0 or list_contains($country, country))

)

select
    waiting.source_id,
    waiting.warehouse_id,
    min(dim_warehouses.warehouse_name) as warehouse_name,
    waiting.stock_state,
    cast(sum(units) as double) as units,
    cast(sum(amount) as double) as amount,
    cast(coalesce(sum(units) filter (where amount is null), 0) as double) as unvalued_units,
    cast(coalesce(sum(units) filter (where age <= 2), 0) as double) as days_2,
    cast(coalesce(sum(units) filter (where age between 3 and 7), 0) as double) as days_7,
    cast(coalesce(sum(units) filter (where age between 8 and 14), 0) as double) as days_14,
    cast(coalesce(sum(units) filter (where age between 15 and 30), 0) as double) as days_30,
    cast(coalesce(sum(units) filter (where age > 30), 0) as double) as older
from waiting
left join marts.dim_warehouses
    on waiting.source_id = dim_warehouses.source_id
    and waiting.warehouse_id = dim_warehouses.warehouse_id
group by waiting.source_id, waiting.warehouse_id, waiting.stock_state
order by units desc, waiting.source_id, waiting.warehouse_id, waiting.stock_state
