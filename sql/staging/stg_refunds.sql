-- stg_refunds: money that went back or is to go back, in the currency of the source.
--
-- grain   one row per refund of a source
-- key     source_id, refund_id
-- kept    view
--
-- A source that gives no status gives the times from which it follows.

select
    source_id,
    refund_id,
    return_id,
    order_id,
    customer_id,
    amount,
    upper(trim(currency)) as currency,
    lower(trim(method)) as method,
    coalesce(
        lower(trim(status)),
        case when paid_at is not null then 'paid' when approved_at is not null then 'approved' else 'pending' end
    ) as status,
    requested_at,
    approved_at,
    paid_at,
    updated_at,
    reference,
from raw.refunds
where deleted_at is null
