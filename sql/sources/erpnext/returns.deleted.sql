-- documents of returns that were deleted; those that are no return are not known and change nothing
select
    concat(case doctype
        when 'Delivery Note' then 'DN:' when 'Sales Invoice' then 'SI:' when 'POS Invoice' then 'POS:' else 'WC:'
    end, name) as return_id,
    deleted_at
from deleted_documents
where doctype in ('Delivery Note', 'Sales Invoice', 'POS Invoice', 'Warranty Claim')
