-- int_leak_credit_note_without_ledger: refunds that were paid and that accounting does not know.
--
-- grain   one row per refund of a source
-- key     source_id, refund_id
-- kept    table
--
-- Only refunds that the ledger could know: paid since its first entry for a refund, and the days of grace before its
-- latest one.

with

rule as (

    select * from reference.leak_rules
    where rule = 'credit_note_without_ledger'

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
anti join intermediate.int_leak_postings as postings
    on postings.source_id = refunds.source_id
    and postings.refund_id = refunds.refund_id
join intermediate.int_leak_records as ledger
    on ledger.source_id = refunds.source_id
    and ledger.record = 'ledger'
cross join rule
cross join now
where refunds.paid_at >= ledger.from_at
    and refunds.paid_at + to_days(rule.grace_days::int) <= least(now.data_to, ledger.to_at)
