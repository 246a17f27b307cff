-- ledger_entries: what was booked for returns of goods, credit notes and payments to customers, in the currency of the
-- company. As in the stock ledger the name is given late and is no key.
select
    concat_ws('/', entries.voucher_no, entries.account, date_format(entries.creation, '%Y%m%d%H%i%s%f')) as entry_id,
    case
        when date(entries.creation) = entries.posting_date then entries.creation
        else timestamp(entries.posting_date)
    end as posted_at,
    coalesce(nullif(accounts.account_number, ''), entries.account) as account_code,
    coalesce(nullif(accounts.account_name, ''), entries.account) as account_name,
    round(entries.debit, 4) as debit,
    round(entries.credit, 4) as credit,
    companies.default_currency as currency,
    if(entries.voucher_type = 'Delivery Note', 'restock', 'refund') as document_type,
    case entries.voucher_type
        when 'Delivery Note' then concat('DN:', entries.voucher_no)
        when 'Sales Invoice' then concat('SI:', entries.voucher_no)
        else coalesce(
            (
                select concat('SI:', min(credits.name))
                from `tabPayment Entry Reference` as parts
                join `tabSales Invoice` as credits on credits.name = parts.reference_name and credits.is_return = 1
                where parts.parent = entries.voucher_no and parts.reference_doctype = 'Sales Invoice'
            ),
            concat('PE:', entries.voucher_no)
        )
    end as document_id,
    entries.modified as updated_at,
    if(entries.is_cancelled = 1, entries.modified, null) as deleted_at
from `tabGL Entry` as entries
join tabCompany as companies on companies.name = entries.company
left join tabAccount as accounts on accounts.name = entries.account
left join `tabDelivery Note` as notes
    on entries.voucher_type = 'Delivery Note' and notes.name = entries.voucher_no
left join `tabSales Invoice` as invoices
    on entries.voucher_type = 'Sales Invoice' and invoices.name = entries.voucher_no
left join `tabPayment Entry` as payments
    on entries.voucher_type = 'Payment Entry' and payments.name = entries.voucher_no
where entries.modified >= :since_local and entries.modified < :until_local
and (notes.is_return = 1 or invoices.is_return = 1
    or (payments.payment_type = 'Pay' and payments.party_type = 'Customer'))
and (:company is null or entries.company = :company)
