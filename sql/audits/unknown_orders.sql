-- unknown_orders: every order line and every return names an order that is known, or none.
-- severity warn

select source_id, 'order_lines' as entity, order_line_id as id
from staging.stg_order_lines
anti join staging.stg_orders using (source_id, order_id)

union all

select returns.source_id, 'returns', returns.return_id
from staging.stg_returns as returns
anti join staging.stg_orders using (source_id, order_id)
where returns.order_id is not null
