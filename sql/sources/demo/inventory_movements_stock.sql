-- inventory_movements_stock: purchases on the first of a month, clearances of what is too much, losses on the shelf.

select
    'MP' || product_id[2:] || '-' || warehouse_id || '-' || strftime(filled_at, '%y%m') as movement_id,
    product_id,
    demo.batch_id(product_id, batch) as batch_id,
    warehouse_id,
    null::varchar as return_line_id,
    demo.instant(filled_at) as occurred_at,
    case when bought_units > 0 then 'purchase' else 'adjustment' end as kind,
    bought_units::decimal(18, 4) as quantity,
    'sellable' as stock_state,
    unit_cost,
    demo.instant(filled_at) as updated_at
from demo.purchases
where bought_units <> 0 and demo.is_new(filled_at)
union all
select
    'ML' || product_id[2:] || '-' || warehouse_id || '-' || strftime(filled_at, '%y%m'),
    product_id,
    null,
    warehouse_id,
    null,
    demo.instant(lost_at),
    'write_off',
    -1::decimal(18, 4),
    'sellable',
    unit_cost,
    demo.instant(lost_at)
from demo.purchases
where demo.is_new(lost_at)
