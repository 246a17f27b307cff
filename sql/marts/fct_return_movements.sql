-- fct_return_movements: movements of stock that a return line caused.
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
-- stale   select movements.source_id, movements.movement_id from raw.inventory_movements as movements
--         semi join raw.return_lines on return_lines.source_id = movements.source_id
--         and return_lines.return_line_id = movements.return_line_id and return_lines._load_seq > $since
-- stale   select movements.source_id, movements.movement_id from raw.inventory_movements as movements
--         semi join raw.warehouses on warehouses.source_id = movements.source_id
--         and warehouses.warehouse_id = movements.warehouse_id and warehouses._load_seq > $since
-- narrows intermediate.int_movements
-- tests   not_null(product_id, warehouse_id, kind)
--         warn relates(source_id, return_line_id -> marts.fct_return_lines)
--
-- Units are negative when they leave. Amounts are at cost, the movement's own or the product's. In the order of the
-- return, by which its page looks them up.

with

movements as (

    select * from intermediate.int_movements
    where return_line_id is not null

)

select
    movements.source_id,
    movements.movement_id,
    lines.return_id,
    movements.return_line_id,
    coalesce(movements.product_id, 'unknown') as product_id,
    coalesce(movements.batch_id, 'unknown') as batch_id,
    coalesce(movements.warehouse_id, 'unknown') as warehouse_id,
    coalesce(warehouses.name, movements.warehouse_id, 'unknown') as warehouse_name,
    movements.occurred_at::timestamp as occurred_at,
    coalesce(movements.kind, 'unknown') as kind,
    movements.units,
    coalesce(movements.stock_state, 'unknown') as stock_state,
    movements.amount,
from movements
left join staging.stg_line_returns as lines
    on lines.source_id = movements.source_id
    and lines.return_line_id = movements.return_line_id
left join staging.stg_warehouses as warehouses
    on warehouses.source_id = movements.source_id
    and warehouses.warehouse_id = movements.warehouse_id
order by movements.source_id, lines.return_id, movements.occurred_at
