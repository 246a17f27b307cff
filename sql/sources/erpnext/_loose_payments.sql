-- Changed payments to customers, and what of each is for no credit note: all that is allocated to nothing, to an order, or
-- to an invoice that nothing was credited on.
select
    payments.name,
    payments.docstatus,
    payments.party,
    payments.paid_to_account_currency,
    payments.modified,
    case
        when date(payments.creation) = payments.posting_date then payments.creation
        else timestamp(payments.posting_date)
    end as paid_at,
    case modes.type when 'Cash' then 'cash' when 'Bank' then 'bank_transfer' else 'other' end as method,
    coalesce(nullif(payments.reference_no, ''), payments.name) as reference,
    payments.unallocated_amount + coalesce(sum(
        if(invoices.is_return = 1 or credits.name is not null, 0, abs(parts.allocated_amount))
    ), 0) as amount,
    concat('SO:', min(if(parts.reference_doctype = 'Sales Order', parts.reference_name, null))) as order_id
from (
    select name from `tabPayment Entry`
    where modified >= :since_local and modified < :until_local
    union
    select parts.parent
    from changed_credit_notes as changed
    join `tabSales Invoice` as credits on credits.name = changed.name
    join `tabPayment Entry Reference` as parts
        on parts.reference_doctype = 'Sales Invoice' and parts.reference_name = credits.return_against
    where :since_local > '1971-01-01'
) as changed
join `tabPayment Entry` as payments on payments.name = changed.name
left join `tabMode of Payment` as modes on modes.name = payments.mode_of_payment
left join `tabPayment Entry Reference` as parts on parts.parent = payments.name
left join `tabSales Invoice` as invoices
    on parts.reference_doctype = 'Sales Invoice' and invoices.name = parts.reference_name
left join (
    select return_against, min(name) as name from `tabSales Invoice`
    where is_return = 1 and docstatus = 1 and update_outstanding_for_self = 0 and return_against <> ''
    group by return_against
) as credits on credits.return_against = invoices.name
where payments.payment_type = 'Pay' and payments.party_type = 'Customer' and payments.docstatus in (1, 2)
and (:company is null or payments.company = :company)
group by payments.name
