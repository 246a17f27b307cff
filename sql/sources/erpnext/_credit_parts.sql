-- Changed credit notes (`part_id` is null), and what was paid on them in their currency: payments to the customer, journal
-- entries, money at the counter. Payments have a day and no time: where one was entered on its day, that time serves.
--
-- A credit note that is booked on its original's account (not `update_outstanding_for_self`) is paid by payments that
-- name the original.
select
    credits.*,
    null as part_id,
    0 as amount,
    null as paid_at,
    null as method,
    null as reference,
    0 as is_paid,
    credits.modified as part_modified
from credit_notes as credits

union all

select
    credits.*,
    concat(credits.id, ':counter'),
    credits.paid_at_counter,
    credits.posted_at,
    'original_payment',
    credits.name,
    credits.docstatus = 1,
    credits.modified
from credit_notes as credits
where credits.paid_at_counter > 0

union all

select
    credits.*,
    concat('PER:', parts.name),
    abs(parts.allocated_amount) / credits.party_rate,
    case
        when date(payments.creation) = payments.posting_date then payments.creation
        else timestamp(payments.posting_date)
    end,
    case modes.type when 'Cash' then 'cash' when 'Bank' then 'bank_transfer' else 'other' end,
    coalesce(nullif(payments.reference_no, ''), payments.name),
    payments.docstatus = 1,
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
    credits.*,
    concat('JE:', parts.name),
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
    journals.docstatus = 1,
    journals.modified
from credit_notes as credits
join `tabJournal Entry Account` as parts
    on parts.reference_type = 'Sales Invoice' and parts.reference_name = credits.name
join `tabJournal Entry` as journals on journals.name = parts.parent
where journals.docstatus in (1, 2) and parts.debit_in_account_currency > 0
