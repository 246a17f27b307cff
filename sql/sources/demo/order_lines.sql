-- order_lines: batch, warehouse and carrier are known once the line is shipped.

select
    order_id || '-' || line_no as order_line_id,
    order_id,
    product_id,
    case when shipped_at <= getvariable('now') then demo.batch_id(product_id, batch) end as batch_id,
    case when shipped_at <= getvariable('now') then warehouse_id end as warehouse_id,
    quantity::decimal(18, 4) as quantity,
    (
        case when cancelled_at <= getvariable('now') then cancelled_units else 0 end
    )::decimal(18, 4) as cancelled_quantity,
    demo.money(unit_price) as unit_price,
    demo.money(discount_amount) as discount_amount,
    demo.money(net_amount) as net_amount,
    demo.money(unit_cost) as unit_cost,
    demo.instant(demo.seen(shipped_at)) as shipped_at,
    demo.instant(demo.seen(delivered_at)) as delivered_at,
    case when shipped_at <= getvariable('now') then carrier end as carrier,
    demo.instant(updated_at) as updated_at
from (
    select
        *,
        greatest(ordered_at, demo.seen(cancelled_at), demo.seen(shipped_at), demo.seen(delivered_at)) as updated_at
    from demo.lines
)
where demo.is_new(updated_at)
