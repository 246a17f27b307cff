-- fct_write_offs: stock that was written off without a return.
--
-- grain   one row per movement of a source
-- key     source_id, movement_id
-- kept    incremental by source_id, movement_id
-- stale   select source_id, movement_id from raw.inventory_movements where _load_seq > $since
-- stale   select movements.source_id, movements.movement_id from raw.inventory_movements as movements
--         semi join raw.products on products.source_id = movements.source_id
--         and products.product_id = movements.product_id and products._load_seq > $since
--         where movements.unit_cost is null
-- stale   select movements.source_id, movements.movement_id from raw.inventory_movements as movements
--         semi join (
--             select products.source_id, products.product_id from raw.products
--             left join reference.sources on sources.source_id = products.source_id
--             semi join raw.exchange_rates as rates on rates._load_seq > $since
--             and upper(trim(rates.currency)) = coalesce(upper(trim(products.currency)), sources.currency)
--         ) as touched on touched.source_id = movements.source_id and touched.product_id = movements.product_id
--         where movements.unit_cost is null
-- stale   select movements.source_id, movements.movement_id from raw.inventory_movements as movements
--         left join reference.sources on sources.source_id = movements.source_id
--         semi join (
--             select upper(trim(currency)) as currency, unnest(range(as_of, as_of + 8, interval 1 day))::date as day
--             from raw.exchange_rates where _load_seq > $since
--         ) as rates on rates.day = movements.occurred_at::date
--         and rates.currency = sources.currency
-- narrows intermediate.int_movements
-- tests   not_null(product_id, warehouse_id)
--
-- Write-offs and adjustments downwards. Units and amounts are positive: what was lost.

select
    source_id,
    movement_id,
    coalesce(product_id, 'unknown') as product_id,
    coalesce(warehouse_id, 'unknown') as warehouse_id,
    occurred_at::timestamp as occurred_at,
    kind,
    -units as units,
    -amount as amount,
from intermediate.int_movements
where return_line_id is null and (kind = 'write_off' or (kind = 'adjustment' and units < 0))
order by occurred_at, source_id, movement_id
