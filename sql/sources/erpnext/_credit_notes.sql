-- Changed credit notes, and POS returns, which are paid at the counter.
--
-- `is_offset`: the credit was taken off what the customer still owed for the original, so no money goes back.
select
    changed.id,
    credits.name,
    credits.docstatus,
    credits.customer,
    credits.currency,
    -if(credits.rounded_total <> 0, credits.rounded_total, credits.grand_total) as total,
    -credits.paid_amount as paid_at_counter,
    if(credits.party_account_currency = credits.currency, 1, credits.conversion_rate) as party_rate,
    timestamp(credits.posting_date, credits.posting_time) as posted_at,
    credits.creation as created_at,
    credits.modified,
    credits.update_stock,
    nullif(credits.return_against, '') as return_against,
    credits.update_outstanding_for_self,
    credits.update_outstanding_for_self = 0 and originals.outstanding_amount >= 0 as is_offset,
    if(originals.update_stock = 1, concat('SI:', originals.name), null) as order_id
from changed_credit_notes as changed
join `tabSales Invoice` as credits on credits.name = changed.name
left join `tabSales Invoice` as originals on originals.name = credits.return_against
where credits.is_consolidated = 0 and credits.is_internal_customer = 0
and (:company is null or credits.company = :company)

union all

select
    concat('POS:', invoices.name),
    invoices.name,
    invoices.docstatus,
    invoices.customer,
    invoices.currency,
    -if(invoices.rounded_total <> 0, invoices.rounded_total, invoices.grand_total),
    -invoices.paid_amount,
    1,
    timestamp(invoices.posting_date, invoices.posting_time),
    invoices.creation,
    invoices.modified,
    1,
    nullif(invoices.return_against, ''),
    1,
    0,
    if(invoices.return_against <> '', concat('POS:', invoices.return_against), null)
from pos_invoices as invoices
where invoices.is_return = 1
and invoices.modified >= :since_local and invoices.modified < :until_local
and (:company is null or invoices.company = :company)
