-- POS invoices to be read: those that changed, and returns of customers whose warranty claims changed.
-- Where everything is read, the first of them says all.
select name from pos_invoices
where modified >= :since_local and modified < :until_local
union
select invoices.name
from `tabWarranty Claim` as claims
join pos_invoices as invoices on invoices.customer = claims.customer and invoices.is_return = 1
where claims.modified >= :since_local and claims.modified < :until_local
and :since_local > '1971-01-01'
