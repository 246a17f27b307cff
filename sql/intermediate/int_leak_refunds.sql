-- int_leak_refunds: refunds that were paid, as they compare with each other, with goods, and with the ledger.
--
-- grain   one row per paid refund of a source
-- key     source_id, refund_id
-- kept    table
--
-- Payments compare in the currency that they were made in, and goods at the rate of their order: a refund in pounds for an
-- order in pounds is worth what the order was, whatever the pound did since (`order_amount`). Where the currencies
-- differ it is the amount at the rate of the payment, which may be some per cent beside it. `nth` counts the payments of
-- a return in their order.

with

refunds as (

    select * from marts.fct_refunds
    where refund_status = 'paid' and amount is distinct from 0

),

documents as (

    select
        documents.source_id,
        documents.refund_id,
        documents.amount as document_amount,
        coalesce(documents.currency, sources.currency, settings.reporting_currency) as currency,
    from staging.stg_refunds as documents
    cross join reference.settings
    left join reference.sources on sources.source_id = documents.source_id
    where documents.status = 'paid'

),

orders as (

    select
        orders.source_id,
        orders.order_id,
        orders.rate,
        coalesce(named.currency, sources.currency, settings.reporting_currency) as currency,
    from intermediate.int_orders as orders
    join staging.stg_orders as named
        on named.source_id = orders.source_id
        and named.order_id = orders.order_id
    cross join reference.settings
    left join reference.sources on sources.source_id = orders.source_id
    semi join refunds
        on refunds.source_id = orders.source_id
        and refunds.order_id = orders.order_id

)

select
    refunds.source_id,
    refunds.refund_id,
    refunds.return_id,
    refunds.order_id,
    refunds.amount,
    documents.document_amount,
    documents.currency,
    case
        when orders.currency = documents.currency then (documents.document_amount::double * orders.rate)::decimal(18, 4)
        else refunds.amount
    end as order_amount,
    coalesce(refunds.paid_at, refunds.refunded_on::timestamp) as paid_at,
    case when refunds.return_id is not null then
        row_number() over (
            partition by refunds.source_id, refunds.return_id
            order by coalesce(refunds.paid_at, refunds.refunded_on::timestamp), refunds.refund_id
        )
    end as nth,
from refunds
join documents
    on documents.source_id = refunds.source_id
    and documents.refund_id = refunds.refund_id
left join orders
    on orders.source_id = refunds.source_id
    and orders.order_id = refunds.order_id
