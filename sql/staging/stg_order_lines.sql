-- stg_order_lines: the products of orders, without lines and orders that their source deleted.
--
-- grain   one row per order line of a source
-- key     source_id, order_line_id
-- kept    view
--
-- A line goes with its order: sources that mark a deleted order do not always mark its lines. A source that gives no
-- net amount gives price and discount. One condition and not an anti join beside it: DuckDB takes each filter to leave a
-- fifth, and with two it would believe lines to be fewer than orders and build its hash tables on the wrong side.

with

deleted_orders as (

    select source_id, order_id, deleted_at from raw.orders
    where deleted_at is not null

)

select
    order_lines.source_id,
    order_lines.order_line_id,
    order_lines.order_id,
    order_lines.product_id,
    order_lines.batch_id,
    order_lines.warehouse_id,
    order_lines.quantity,
    coalesce(order_lines.cancelled_quantity, 0) as cancelled_quantity,
    coalesce(
        order_lines.net_amount,
        (order_lines.unit_price * order_lines.quantity)::decimal(18, 4) - coalesce(order_lines.discount_amount, 0)
    ) as net_amount,
    order_lines.unit_cost,
    order_lines.shipped_at,
    order_lines.delivered_at,
    order_lines.carrier,
from raw.order_lines
left join deleted_orders
    on deleted_orders.source_id = order_lines.source_id
    and deleted_orders.order_id = order_lines.order_id
where coalesce(order_lines.deleted_at, deleted_orders.deleted_at) is null
