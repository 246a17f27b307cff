-- fct_return_movements: movements of stock that a return line caused.
--
-- grain   one row per movement of a source
-- key     source_id, movement_id
-- kept    table
-- tests   not_null(product_id, warehouse_id, kind)
--         warn relates(source_id, return_line_id -> marts.fct_return_lines)
--
-- Units are negative when they leave. Amounts are at cost, the movement's own or the product's.

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
