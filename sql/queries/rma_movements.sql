-- rma_movements: what a return did to the stock, oldest first.
--
-- grain   one row per movement
-- params  $source_id VARCHAR, $return_id VARCHAR
-- filled  movement_id, product_id, product_name, kind

select
    fct_return_movements.movement_id,
    fct_return_movements.return_line_id,
    fct_return_movements.product_id,
    coalesce(dim_products.product_name, fct_return_movements.product_id) as product_name,
    fct_return_movements.batch_id,
    fct_return_movements.warehouse_name,
    fct_return_movements.occurred_at,
    fct_return_movements.kind,
    cast(fct_return_movements.units as double) as units,
    fct_return_movements.stock_state,
    cast(fct_return_movements.amount as double) as amount
from marts.fct_return_movements
left join marts.dim_products
    on fct_return_movements.source_id = dim_products.source_id
    and fct_return_movements.product_id = dim_products.product_id
where fct_return_movements.source_id = $source_id
    and fct_return_movements.return_id = $return_id
order by fct_return_movements.occurred_at, fct_return_movements.movement_id
