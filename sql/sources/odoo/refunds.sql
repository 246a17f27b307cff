-- refunds: customer credit notes, with tax, in their own currency; one that pays back several returns in as many parts.
--
-- Odoo books dates where it pays: a payment entered on its day has its time, one entered later or earlier has the
-- beginning of its day. A credit note set against the invoice that it reverses is paid without money going anywhere.
--
-- Narrowed by :since although that could be done from outside: moves of its return can be deleted without a trace, and
-- then the time of the last change falls back. Whether a row still is there is left to the comparison of all keys.

with

read as (

    select
        refund_parts.refund_id,
        refund_parts.return_id,
        coalesce(sold.order_id, cases.order_id) as order_id,
        refund.commercial_partner_id as customer_id,
        refund_parts.amount,
        currency.name as currency,
        case
            when refund.state = 'cancel' then 'cancelled'
            when refund.state = 'draft' then 'pending'
            when refund.payment_state in ('paid', 'in_payment') then 'paid'
            else 'approved'
        end as status,
        refund.create_date at time zone 'UTC' as requested_at,
        case when refund.state = 'posted'
            then coalesce(posted.at at time zone 'UTC', cast(refund.invoice_date as timestamp) at time zone :timezone)
        end as approved_at,
        case when refund.state = 'posted' and refund.payment_state in ('paid', 'in_payment') then paid.at end as paid_at,
        nullif(refund.name, '/') as reference,
        greatest(refund.write_date, refund_parts.return_write_date, paid.write_date, posted.write_date) at time zone 'UTC'
            as updated_at
    from refund_parts
    join account_move as refund on refund.id = refund_parts.move_id
    left join res_currency as currency on currency.id = refund.currency_id
    left join lateral (
        select case when min(line.order_id) = max(line.order_id) then min(line.order_id) end as order_id
        from account_move_line as refunded
        join sale_order_line_invoice_rel as link on link.invoice_line_id = refunded.id
        join sale_order_line as line on line.id = link.order_line_id
        where refunded.move_id in (refund.id, refund.reversed_entry_id)
    ) as sold on true
    left join (
        select rmas.refund_id, case when min(rmas.order_id) = max(rmas.order_id) then min(rmas.order_id) end as order_id
        from rmas
        group by rmas.refund_id
    ) as cases on cases.refund_id = refund.id
    left join (
        select state_changes.res_id, max(state_changes.changed_at) as at, max(state_changes.write_date) as write_date
        from state_changes
        where state_changes.model = 'account.move' and state_changes.state = 'posted'
        group by state_changes.res_id
    ) as posted on posted.res_id = refund.id
    left join lateral (
        select
            max(case
                when cast(settled.create_date at time zone 'UTC' at time zone :timezone as date) = settled.max_date
                    then settled.create_date at time zone 'UTC'
                else cast(settled.max_date as timestamp) at time zone :timezone
            end) as at,
            max(settled.write_date) as write_date
        from account_move_line as receivable
        join account_partial_reconcile as settled on settled.credit_move_id = receivable.id
        where receivable.move_id = refund.id
    ) as paid on true

)

select * from read
where updated_at >= cast(:since as timestamptz)
