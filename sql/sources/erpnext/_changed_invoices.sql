-- Sales invoices to be read for their goods; as with delivery notes.
select name from `tabSales Invoice`
where modified >= :since_local and modified < :until_local
union
select voucher_no from `tabStock Ledger Entry`
where modified >= :since_local and modified < :until_local and voucher_type = 'Sales Invoice'
union
select invoices.name
from `tabWarranty Claim` as claims
join `tabSales Invoice` as invoices on invoices.customer = claims.customer and invoices.is_return = 1
where claims.modified >= :since_local and claims.modified < :until_local
