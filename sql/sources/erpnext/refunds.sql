-- refunds: credit notes with what was paid on them, and payments to customers without a credit note.
--
-- A credit note that is paid in parts is one row for each part; the row of the credit note itself is what is left of it,
-- and the part that settles it. So it is one row where it is paid at once, and the parts always add up to it.
select
    notes.id as refund_id,
    if(notes.update_stock = 1, notes.id, notes.return_id) as return_id,
    notes.belongs_to as order_id,
    notes.customer as customer_id,
    notes.amount,
    notes.currency,
    case
        when settled_parts.id is not null then settled_parts.method
        when notes.docstatus = 1 and notes.is_offset = 1 then 'store_credit'
    end as method,
    case
        when notes.docstatus = 2 then 'cancelled'
        when settled_parts.id is not null or (notes.docstatus = 1 and notes.is_offset = 1) then 'paid'
        when notes.docstatus = 1 then 'approved'
        else 'pending'
    end as status,
    least(notes.created_at, notes.posted_at) as requested_at,
    if(notes.docstatus = 1, notes.posted_at, null) as approved_at,
    case
        when settled_parts.id is not null then settled_parts.paid_at
        when notes.docstatus = 1 and notes.is_offset = 1 then notes.posted_at
    end as paid_at,
    settled_parts.reference,
    notes.modified as updated_at,
    if(notes.docstatus = 2, notes.modified, null) as deleted_at
from rows_of_notes as notes
left join settled_parts on settled_parts.id = notes.id and settled_parts.is_last

union all

select
    settled_parts.part_id,
    if(notes.update_stock = 1, notes.id, notes.return_id),
    notes.belongs_to,
    notes.customer,
    round(settled_parts.amount, 4),
    notes.currency,
    settled_parts.method,
    'paid',
    least(notes.created_at, notes.posted_at),
    if(notes.docstatus = 1, notes.posted_at, null),
    settled_parts.paid_at,
    settled_parts.reference,
    settled_parts.modified,
    if(settled_parts.docstatus = 2 or settled_parts.is_last or notes.docstatus = 2, settled_parts.modified, null)
from settled_parts
join rows_of_notes as notes on notes.id = settled_parts.id
where (settled_parts.docstatus = 1 and not settled_parts.is_last) or :since_local > '1971-01-01'

union all

select
    concat('PE:', payments.name),
    null,
    payments.order_id,
    payments.party,
    round(payments.amount, 4),
    payments.paid_to_account_currency,
    payments.method,
    'paid',
    payments.paid_at,
    payments.paid_at,
    payments.paid_at,
    payments.reference,
    payments.modified,
    if(payments.docstatus = 2 or payments.amount = 0, payments.modified, null)
from loose_payments as payments
where payments.amount > 0 or :since_local > '1971-01-01'
