-- Sales invoices that move stock and are to be read; as with delivery notes.
select name from `tabSales Invoice`
where modified >= :since_local and modified < :until_local and update_stock = 1
union
select voucher_no from `tabStock Ledger Entry`
where modified >= :since_local and modified < :until_local and voucher_type = 'Sales Invoice'
and :since_local > '1971-01-01'
union
select invoices.name
from `tabWarranty Claim` as claims
join `tabSales Invoice` as invoices on invoices.customer = claims.customer and invoices.is_return = 1
where claims.modified >= :since_local and claims.modified < :until_local and invoices.update_stock = 1
and :since_local > '1971-01-01'
