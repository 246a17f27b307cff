-- int_leak_refunded_never_received: refunds of returns whose goods have not arrived.
--
-- grain   one row per refund of a source
-- key     source_id, refund_id
-- kept    table
--
-- Money may go first, so the goods have the days of grace to arrive after it. Judged where the source told of receipts
-- when it was paid, and tells of them still when the grace is over.

with

rule as (

    select * from reference.leak_rules
    where rule = 'refunded_never_received'

),

now as (

    select max(data_to)::timestamp as data_to from intermediate.int_data_to

)

select
    refunds.source_id,
    refunds.refund_id as document_id,
    refunds.return_id,
    refunds.refund_id,
    refunds.amount,
    refunds.paid_at as since,
    refunds.amount as paid_amount,
    refunds.paid_at,
from intermediate.int_leak_refunds as refunds
join intermediate.int_leak_returns as returns
    on returns.source_id = refunds.source_id
    and returns.return_id = refunds.return_id
join intermediate.int_leak_records as receipts
    on receipts.source_id = refunds.source_id
    and receipts.record = 'receipts'
cross join rule
cross join now
where not returns.is_received
    and refunds.paid_at >= receipts.from_at
    and refunds.paid_at + to_days(rule.grace_days::int) <= least(now.data_to, receipts.to_at)
