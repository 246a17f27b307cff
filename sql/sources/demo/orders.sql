-- orders: changed when they are cancelled, shipped and delivered.

select
    order_id,
    'SO-' || order_id[2:7] || '-' || order_id[8:] as order_number,
    customer_id,
    channel,
    demo.instant(ordered_at) as ordered_at,
    currency,
    country,
    case
        when cancelled_at <= getvariable('now') then 'cancelled'
        when is_tracked and arrived_at <= getvariable('now') then 'delivered'
        when shipped_at <= getvariable('now') then 'shipped'
        else 'placed'
    end as status,
    demo.instant(updated_at) as updated_at
from (
    select
        *,
        greatest(
            ordered_at,
            demo.seen(cancelled_at),
            demo.seen(shipped_at),
            demo.seen(case when is_tracked then arrived_at end)
        ) as updated_at
    from demo.orders
)
where demo.is_new(updated_at)
