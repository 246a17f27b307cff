-- Delivery notes to be read: those that changed; those of which stock was valued again, which changes the cost on their
-- lines and not the note; returns of customers whose warranty claims changed, since a claim may be about one of them.
-- Where everything is read, the first of them says all.
select name from `tabDelivery Note`
where modified >= :since_local and modified < :until_local
union
select voucher_no from `tabStock Ledger Entry`
where modified >= :since_local and modified < :until_local and voucher_type = 'Delivery Note'
and :since_local > '1971-01-01'
union
select notes.name
from `tabWarranty Claim` as claims
join `tabDelivery Note` as notes on notes.customer = claims.customer and notes.is_return = 1
where claims.modified >= :since_local and claims.modified < :until_local
and :since_local > '1971-01-01'
