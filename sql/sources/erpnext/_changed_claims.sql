-- Warranty claims to be read: those that changed, and those of customers of whom a return changed.
-- Where everything is read, the first of them says all.
select name from `tabWarranty Claim`
where modified >= :since_local and modified < :until_local
union
select claims.name
from changed_delivery_notes as changed
join `tabDelivery Note` as notes on notes.name = changed.name and notes.is_return = 1
join `tabWarranty Claim` as claims on claims.customer = notes.customer
where :since_local > '1971-01-01'
union
select claims.name
from changed_invoices as changed
join `tabSales Invoice` as invoices on invoices.name = changed.name and invoices.is_return = 1
join `tabWarranty Claim` as claims on claims.customer = invoices.customer
where :since_local > '1971-01-01'
union
select claims.name
from changed_pos_invoices as changed
join pos_invoices as invoices on invoices.name = changed.name and invoices.is_return = 1
join `tabWarranty Claim` as claims on claims.customer = invoices.customer
where :since_local > '1971-01-01'
