-- int_leak_exchanged_and_refunded: returns for which goods were sent in exchange and money was paid as well.
--
-- grain   one row per return of a source
-- key     source_id, return_id
-- kept    table
--
-- What was not exchanged may be refunded, and so may what the new goods cost less. At stake is what was paid beyond that;
-- payments that repeat an earlier one are left to int_leak_refunded_twice. Of a return of which nobody knows what the
-- rest is worth nothing is said. The refund is the largest that was paid.

with

rule as (

    select * from reference.leak_rules
    where rule = 'exchanged_and_refunded'

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

),

compared as (

    select
        payments.*,
        returns.exchanged_at,
        returns.kept_worth,
        returns.kept_worth::double * usual.usual_ratio + returns.paid_back_amount::double as due_amount,
    from payments
    join intermediate.int_leak_returns as returns
        on returns.source_id = payments.source_id
        and returns.return_id = payments.return_id
    join intermediate.int_leak_usual_ratio as usual
        on usual.source_id = returns.source_id
        and usual.country = returns.country
    where returns.exchanged_at is not null

)

select
    compared.source_id,
    compared.return_id as document_id,
    compared.return_id,
    compared.refund_id,
    case
        when compared.due_amount = 0 then compared.amount
        else round(compared.amount::double * (1 - compared.due_amount / compared.order_amount::double), 4)
    end::decimal(18, 4) as amount,
    greatest(compared.exchanged_at, compared.paid_at) as since,
    compared.amount as paid_amount,
    compared.paid_at,
    compared.exchanged_at as moved_at,
    compared.kept_worth as worth_amount,
from compared
cross join rule
where compared.order_amount::double > compared.due_amount * (1 + rule.tolerance) + 0.005
    or compared.order_amount is null and compared.due_amount = 0
