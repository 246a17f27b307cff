-- credit notes and payments that were deleted
select
    concat(case doctype when 'Sales Invoice' then 'SI:' when 'POS Invoice' then 'POS:' else 'PE:' end, name) as refund_id,
    deleted_at
from deleted_documents
where doctype in ('Sales Invoice', 'POS Invoice', 'Payment Entry')
