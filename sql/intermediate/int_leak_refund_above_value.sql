-- int_leak_refund_above_value: returns for which more was paid than the goods that arrived were sold for.
--
-- grain   one row per return of a source
-- key     source_id, return_id
-- kept    table
--
-- Against the net price of what arrived, times what the source usually pays for it (int_leak_usual_ratio), beyond the
-- tolerance; all of it at the rate of the order. Left to their own rules: payments that repeat an earlier one, returns
-- that were exchanged, and those of which nothing arrived. The rest of a parcel may come within the days of grace. The
-- refund is the largest that was paid.

with

rule as (

    select * from reference.leak_rules
    where rule = 'refund_above_value'

),

now as (

    select max(data_to)::timestamp as data_to from intermediate.int_data_to

),

payments as (

    select
        refunds.source_id,
        refunds.return_id,
        sum(refunds.amount) as amount,
        sum(refunds.order_amount) as order_amount,
        max(refunds.paid_at) as paid_at,
        arg_max(refunds.refund_id, struct_pack(refunds.amount, refunds.refund_id)) as refund_id,
    from intermediate.int_leak_refunds as refunds
    anti join intermediate.int_leak_refunded_twice as twice
        on twice.source_id = refunds.source_id
        and twice.refund_id = refunds.refund_id
    where refunds.return_id is not null
    group by all
    having count(*) = count(refunds.amount)

),

compared as (

    select
        payments.*,
        returns.received_worth,
        returns.received_at,
        returns.received_worth::double * usual.usual_ratio as due_amount,
    from payments
    join intermediate.int_leak_returns as returns
        on returns.source_id = payments.source_id
        and returns.return_id = payments.return_id
    join intermediate.int_leak_usual_ratio as usual
        on usual.source_id = returns.source_id
        and usual.country = returns.country
    where returns.is_received
        and returns.exchanged_at is null

)

select
    compared.source_id,
    compared.return_id as document_id,
    compared.return_id,
    compared.refund_id,
    round(compared.amount::double * (1 - compared.due_amount / compared.order_amount::double), 4)::decimal(18, 4) as amount,
    compared.paid_at as since,
    compared.amount as paid_amount,
    compared.paid_at,
    compared.received_at,
    round(compared.due_amount, 4)::decimal(18, 4) as worth_amount,
from compared
join intermediate.int_leak_records as receipts
    on receipts.source_id = compared.source_id
    and receipts.record = 'receipts'
cross join rule
cross join now
where compared.order_amount::double > compared.due_amount * (1 + rule.tolerance) + 0.005
    and compared.paid_at >= receipts.from_at
    and compared.paid_at + to_days(rule.grace_days::int) <= least(now.data_to, receipts.to_at)
