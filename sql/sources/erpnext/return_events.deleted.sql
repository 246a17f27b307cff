-- what happened to returns that were deleted
select
    concat(case doctype
        when 'Delivery Note' then 'DN:' when 'Sales Invoice' then 'SI:' when 'POS Invoice' then 'POS:' else 'WC:'
    end, name, ':', events.event) as event_id,
    deleted_at
from deleted_documents
join (select 'received' as event union all select 'requested' union all select 'closed') as events
where doctype in ('Delivery Note', 'Sales Invoice', 'POS Invoice', 'Warranty Claim')
