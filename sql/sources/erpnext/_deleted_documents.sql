-- Documents that were deleted and not restored, nor made anew under the same name. Frappe keeps them whole.
select
    deleted.deleted_doctype as doctype,
    deleted.deleted_name as name,
    deleted.creation as deleted_at,
    if(json_valid(deleted.data), deleted.data, '{}') as data
from `tabDeleted Document` as deleted
where deleted.restored = 0
and deleted.creation >= :since_local and deleted.creation < :until_local
and not case deleted.deleted_doctype
    when 'Sales Order' then exists (select 1 from `tabSales Order` where name = deleted.deleted_name)
    when 'Delivery Note' then exists (select 1 from `tabDelivery Note` where name = deleted.deleted_name)
    when 'Sales Invoice' then exists (select 1 from `tabSales Invoice` where name = deleted.deleted_name)
    when 'POS Invoice' then exists (select 1 from pos_invoices where name = deleted.deleted_name)
    when 'Warranty Claim' then exists (select 1 from `tabWarranty Claim` where name = deleted.deleted_name)
    when 'Payment Entry' then exists (select 1 from `tabPayment Entry` where name = deleted.deleted_name)
    when 'Customer' then exists (select 1 from tabCustomer where name = deleted.deleted_name)
    when 'Supplier' then exists (select 1 from tabSupplier where name = deleted.deleted_name)
    when 'Warehouse' then exists (select 1 from tabWarehouse where name = deleted.deleted_name)
    when 'Item' then exists (select 1 from tabItem where name = deleted.deleted_name)
    when 'Batch' then exists (select 1 from tabBatch where name = deleted.deleted_name)
    else false
end
