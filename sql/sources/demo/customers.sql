-- customers: who buys; the tier rises once.

select
    customer_id,
    name,
    email,
    phone,
    segment,
    case when vip_at <= getvariable('now') then 'vip' else 'standard' end as tier,
    country,
    region,
    city,
    demo.instant(created_at) as created_at,
    demo.instant(greatest(created_at, demo.seen(vip_at))) as updated_at
from demo.customers
where demo.is_new(greatest(created_at, demo.seen(vip_at)))
