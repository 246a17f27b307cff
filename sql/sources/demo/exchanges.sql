-- exchanges: agreed at the inspection, shipped at the settlement.

select
    exchange_id,
    return_id,
    return_line_id,
    null::varchar as new_order_id,
    sent_product_id as product_id,
    units::decimal(18, 4) as quantity,
    demo.money(price_difference) as price_difference,
    case when shipped_at <= getvariable('now') then 'shipped' else 'agreed' end as status,
    demo.instant(created_at) as created_at,
    demo.instant(demo.seen(shipped_at)) as shipped_at,
    demo.instant(greatest(created_at, demo.seen(shipped_at))) as updated_at
from demo.exchanges
where demo.is_new(greatest(created_at, demo.seen(shipped_at)))
