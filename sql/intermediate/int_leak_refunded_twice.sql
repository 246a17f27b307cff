-- int_leak_refunded_twice: payments that repeat an earlier one of the same return.
--
-- grain   one row per refund of a source
-- key     source_id, refund_id
-- kept    table
--
-- The same amount in the same currency, paid again. Two equal payments for two equal goods are no mistake, so all that was
-- paid for the return must be more than its goods were sold for (those that arrived, once any did; else those asked
-- back), at what the source usually pays for them (int_leak_usual_ratio) and beyond the tolerance; where nobody knows
-- their price, equal payments are enough.

with

rule as (

    select * from reference.leak_rules
    where rule = 'refunded_twice'

),

refunds as (

    select * from intermediate.int_leak_refunds

),

repeated as (

    select
        again.source_id,
        again.refund_id,
        arg_min(first.refund_id, first.nth) as first_refund_id,
        min(first.paid_at) as first_paid_at,
    from refunds as again
    join refunds as first
        on first.source_id = again.source_id
        and first.return_id = again.return_id
        and first.currency = again.currency
        and first.document_amount = again.document_amount
        and first.nth < again.nth
    group by all

),

worths as (

    select
        source_id,
        return_id,
        country,
        order_amount,
        case when is_received then coalesce(received_worth, asked_worth) else asked_worth end as worth_amount,
    from intermediate.int_leak_returns

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
    returns.worth_amount,
    repeated.first_refund_id as other_id,
    repeated.first_paid_at as other_at,
from repeated
join refunds
    on refunds.source_id = repeated.source_id
    and refunds.refund_id = repeated.refund_id
join worths as returns
    on returns.source_id = refunds.source_id
    and returns.return_id = refunds.return_id
join intermediate.int_leak_usual_ratio as usual
    on usual.source_id = returns.source_id
    and usual.country = returns.country
cross join rule
where coalesce(
    returns.order_amount > returns.worth_amount::double * usual.usual_ratio * (1 + rule.tolerance) + 0.005,
    true
)
