-- inventory_movements: goods in and out by sales, returns and exchanges. Purchases: inventory_movements_stock.

select
    movement_id,
    product_id,
    batch_id,
    warehouse_id,
    return_line_id,
    demo.instant(occurred_at) as occurred_at,
    kind,
    units::decimal(18, 4) as quantity,
    stock_state,
    demo.money(unit_cost) as unit_cost,
    demo.instant(occurred_at) as updated_at
from demo.movements
where demo.is_new(occurred_at)
