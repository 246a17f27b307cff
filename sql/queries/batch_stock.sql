-- batch_stock: what is on the shelf of a product, by warehouse and state.
--
-- grain   one row per warehouse and state of the stock
-- params  $source_id VARCHAR, $product_id VARCHAR
-- filled  warehouse_id, stock_state, counted_on, stock_units
--
-- Of all batches together: counts of stock have no batch.

select
    levels.warehouse_id,
    dim_warehouses.warehouse_name,
    levels.stock_state,
    levels.counted_on,
    cast(levels.stock_units as double) as stock_units
from marts.fct_stock_levels as levels
left join marts.dim_warehouses
    on levels.source_id = dim_warehouses.source_id
    and levels.warehouse_id = dim_warehouses.warehouse_id
where levels.source_id = $source_id
    and levels.product_id = $product_id
order by levels.warehouse_id, levels.stock_state
