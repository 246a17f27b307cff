-- refunds: asked for after the inspection, approved, paid; a few payments fail and are tried again.

select
    refund_id,
    return_id,
    order_id,
    customer_id,
    demo.money(amount) as amount,
    currency,
    method,
    case
        when paid_at <= getvariable('now') then 'paid'
        when failed_at <= getvariable('now') then 'failed'
        when approved_at <= getvariable('now') then 'approved'
        else 'pending'
    end as status,
    demo.instant(requested_at) as requested_at,
    demo.instant(demo.seen(approved_at)) as approved_at,
    demo.instant(demo.seen(paid_at)) as paid_at,
    case
        when paid_at <= getvariable('now')
            then 'TX' || lpad(floor(1e10 * demo.draw(case_key * 2 + payment, 'reference'))::bigint::varchar, 10, '0')
    end as reference,
    demo.instant(updated_at) as updated_at
from (
    select *, greatest(requested_at, demo.seen(approved_at), demo.seen(failed_at), demo.seen(paid_at)) as updated_at
    from demo.refunds
)
where demo.is_new(updated_at)
