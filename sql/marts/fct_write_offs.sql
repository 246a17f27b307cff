-- fct_write_offs: stock that was written off without a return.
--
-- grain   one row per movement of a source
-- key     source_id, movement_id
-- kept    table
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
