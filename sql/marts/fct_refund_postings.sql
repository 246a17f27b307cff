-- fct_refund_postings: each refund as it was paid beside what accounting booked for it.
--
-- grain   one row per refund of a source that was paid or that the ledger names
-- key     source_id, refund_id
-- kept    table
-- tests   expect(paid_on is not null or posted_on is not null)
--         relates(source_id, return_id -> marts.fct_returns)
--
-- A refund that was never paid, or that no record names but the ledger, has no `paid_on`; one that was never booked has no
-- `posted_on`. Both amounts are in the reporting currency, each at the rate of its own day, and null where that rate is
-- missing: such a refund is neither equal nor different. `is_rate_only`: the same amount in its own currency, so that the two
-- differ by the rates of two days and by nothing else. What counts as booked is said in int_leak_postings.

with

paid as (

    select source_id, refund_id, return_id, order_id, method, amount, refunded_on from marts.fct_refunds
    where refunded_on is not null

),

postings as (

    select source_id, refund_id, currency, booked_amount, reporting_amount, posted_at::date as posted_on
    from intermediate.int_leak_postings

),

own as (

    select
        refunds.source_id,
        refunds.refund_id,
        refunds.amount,
        coalesce(refunds.currency, sources.currency, settings.reporting_currency) as currency
    from staging.stg_refunds as refunds
    cross join reference.settings
    left join reference.sources on sources.source_id = refunds.source_id

)

select
    coalesce(paid.source_id, postings.source_id) as source_id,
    coalesce(paid.refund_id, postings.refund_id) as refund_id,
    coalesce(paid.return_id, known.return_id) as return_id,
    coalesce(paid.order_id, known.order_id) as order_id,
    coalesce(paid.method, known.method, 'unknown') as method,
    coalesce(known.refund_status, 'unknown') as refund_status,
    paid.amount as paid_amount,
    paid.refunded_on as paid_on,
    postings.reporting_amount as booked_amount,
    postings.posted_on,
    coalesce(
        postings.reporting_amount is distinct from paid.amount
        and own.amount = postings.booked_amount
        and own.currency = postings.currency,
        false
    ) as is_rate_only,
from paid
full join postings
    on postings.source_id = paid.source_id
    and postings.refund_id = paid.refund_id
left join marts.fct_refunds as known
    on known.source_id = coalesce(paid.source_id, postings.source_id)
    and known.refund_id = coalesce(paid.refund_id, postings.refund_id)
left join own
    on own.source_id = coalesce(paid.source_id, postings.source_id)
    and own.refund_id = coalesce(paid.refund_id, postings.refund_id)
order by coalesce(paid_on, posted_on), 1, 2
