-- What was paid on changed credit notes, in their currency: payments to the customer, journal entries, money at the
-- counter. Payments have a day and no time: where one was entered on its day, the time of entry serves.
--
-- A credit note that is booked on its original's account (not `update_outstanding_for_self`) is paid by payments that
-- name the original.
select
    concat('PER:', parts.name) as part_id,
    credits.id,
    abs(parts.allocated_amount) / credits.party_rate as amount,
    case
        when date(payments.creation) = payments.posting_date then payments.creation
        else timestamp(payments.posting_date)
    end as paid_at,
    case modes.type when 'Cash' then 'cash' when 'Bank' then 'bank_transfer' else 'other' end as method,
    coalesce(nullif(payments.reference_no, ''), payments.name) as reference,
    payments.docstatus,
    payments.modified
from credit_notes as credits
join `tabPayment Entry Reference` as parts
    on parts.reference_doctype = 'Sales Invoice'
    and parts.reference_name = if(credits.update_outstanding_for_self = 0, credits.return_against, credits.name)
join `tabPayment Entry` as payments on payments.name = parts.parent
left join `tabMode of Payment` as modes on modes.name = payments.mode_of_payment
where payments.payment_type = 'Pay' and payments.party_type = 'Customer' and payments.docstatus in (1, 2)
and parts.allocated_amount <> 0

union all

select
    concat('JE:', parts.name),
    credits.id,
    parts.debit_in_account_currency / credits.party_rate,
    case
        when date(journals.creation) = journals.posting_date then journals.creation
        else timestamp(journals.posting_date)
    end,
    case journals.voucher_type
        when 'Bank Entry' then 'bank_transfer'
        when 'Cash Entry' then 'cash'
        else 'store_credit'
    end,
    coalesce(nullif(journals.cheque_no, ''), journals.name),
    journals.docstatus,
    journals.modified
from credit_notes as credits
join `tabJournal Entry Account` as parts
    on parts.reference_type = 'Sales Invoice' and parts.reference_name = credits.name
join `tabJournal Entry` as journals on journals.name = parts.parent
where journals.docstatus in (1, 2) and parts.debit_in_account_currency > 0

union all

select
    concat(credits.id, ':counter'),
    credits.id,
    credits.paid_at_counter,
    credits.posted_at,
    'original_payment',
    credits.name,
    1,
    credits.modified
from credit_notes as credits
where credits.docstatus = 1 and credits.paid_at_counter > 0
