-- documents of orders that were deleted; those that are no order are not known and change nothing
select
    concat(case doctype
        when 'Sales Order' then 'SO:' when 'Delivery Note' then 'DN:' when 'Sales Invoice' then 'SI:' else 'POS:'
    end, name) as order_id,
    deleted_at
from deleted_documents
where doctype in ('Sales Order', 'Delivery Note', 'Sales Invoice', 'POS Invoice')
