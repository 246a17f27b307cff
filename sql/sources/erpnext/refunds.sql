-- refunds: credit notes with what was paid on them, and payments to customers without a credit note.
--
-- A credit note that is paid in parts is one row for each part; the row of the credit note itself is what is left of it,
-- and the part that settles it. So it is one row where it is paid at once, and the parts always add up to it. It belongs
-- to the return that it is itself, or to the delivery note that took back its goods.
select
    coalesce(part_id, id) as refund_id,
    if(update_stock = 1, id, return_id) as return_id,
    belongs_to as order_id,
    customer as customer_id,
    round(if(part_id is null, total - earlier, amount), 4) as amount,
    currency,
    if(part_id is null, coalesce(last_method, if(docstatus = 1 and is_offset = 1, 'store_credit', null)), method) as method,
    case
        when part_id is not null or last_paid_at is not null or (docstatus = 1 and is_offset = 1) then 'paid'
        when docstatus = 1 then 'approved'
        else 'pending'
    end as status,
    least(created_at, posted_at) as requested_at,
    if(docstatus = 1, posted_at, null) as approved_at,
    if(part_id is null, coalesce(last_paid_at, if(docstatus = 1 and is_offset = 1, posted_at, null)), paid_at) as paid_at,
    if(part_id is null, last_reference, reference) as reference,
    part_modified as updated_at,
    if(docstatus = 2 or (part_id is not null and (is_paid = 0 or is_last)), part_modified, null) as deleted_at
from (
    select
        parts.*,
        credited_returns.return_id,
        coalesce(
            (
                select concat('SO:', min(doc_lines.sales_order)) from `tabSales Invoice Item` as doc_lines
                where doc_lines.parent = parts.name and doc_lines.sales_order <> ''
            ),
            parts.order_id,
            credited_returns.order_id
        ) as belongs_to,
        sum(if(parts.is_paid = 1 and not parts.is_last, parts.amount, 0)) over (partition by parts.id) as earlier,
        max(if(parts.is_last, parts.method, null)) over (partition by parts.id) as last_method,
        max(if(parts.is_last, parts.paid_at, null)) over (partition by parts.id) as last_paid_at,
        max(if(parts.is_last, parts.reference, null)) over (partition by parts.id) as last_reference
    from settled_parts as parts
    left join credited_returns on credited_returns.id = parts.id
) as credit_rows
-- a part that is no row of its own is said to be gone where it may have been loaded before
where part_id is null or (is_paid = 1 and not is_last) or :since_local > '1971-01-01'

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
