-- stg_inventory_movements: goods in and out of stock.
--
-- grain   one row per movement of a source
-- key     source_id, movement_id
-- kept    view

select
    source_id,
    movement_id,
    product_id,
    batch_id,
    warehouse_id,
    return_line_id,
    occurred_at,
    lower(trim(kind)) as kind,
    quantity,
    lower(trim(stock_state)) as stock_state,
    unit_cost,
from raw.inventory_movements
where deleted_at is null
