-- int_leak_ledger_differs: refunds of which accounting booked another amount than was paid.
--
-- grain   one row per refund of a source
-- key     source_id, refund_id
-- kept    table
--
-- To the cent where both are in one currency, else beyond the tolerance, since two days have two rates. At stake is the
-- difference, whichever side it is on. A correction has the days of grace after the last entry.

with

rule as (

    select * from reference.leak_rules
    where rule = 'ledger_differs'

),

now as (

    select max(data_to)::timestamp as data_to from intermediate.int_data_to

),

compared as (

    select
        refunds.*,
        postings.posted_at,
        postings.currency = refunds.currency as is_same_currency,
        case
            when postings.currency <> refunds.currency then postings.reporting_amount
            when postings.booked_amount = refunds.document_amount then refunds.amount
            else refunds.amount::double * postings.booked_amount / refunds.document_amount
        end::decimal(18, 4) as booked_amount,
        abs(postings.booked_amount - refunds.document_amount) as difference,
    from intermediate.int_leak_refunds as refunds
    join intermediate.int_leak_postings as postings
        on postings.source_id = refunds.source_id
        and postings.refund_id = refunds.refund_id
    where postings.booked_amount is not null
        and refunds.document_amount <> 0

)

select
    compared.source_id,
    compared.refund_id as document_id,
    compared.return_id,
    compared.refund_id,
    abs(compared.amount - compared.booked_amount)::decimal(18, 4) as amount,
    compared.posted_at as since,
    compared.amount as paid_amount,
    compared.paid_at,
    compared.booked_amount,
    compared.posted_at as other_at,
from compared
cross join rule
cross join now
where case
        when compared.is_same_currency then compared.difference > 0.005
        else abs(compared.amount - compared.booked_amount) > rule.tolerance * abs(compared.amount)
    end
    and compared.posted_at + to_days(rule.grace_days::int) <= now.data_to
