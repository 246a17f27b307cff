-- Credit notes to be read: those that changed; those that a payment or a journal entry names that changed; those of
-- customers of whom a delivery note of returned goods changed.
-- Where everything is read, the first of them says all.
select concat('SI:', name) as id, name from `tabSales Invoice`
where is_return = 1 and modified >= :since_local and modified < :until_local
union
select concat('SI:', credits.name), credits.name
from `tabPayment Entry` as payments
join `tabPayment Entry Reference` as parts on parts.parent = payments.name and parts.reference_doctype = 'Sales Invoice'
join `tabSales Invoice` as named on named.name = parts.reference_name
join `tabSales Invoice` as credits
    on credits.is_return = 1 and credits.customer = named.customer
    and (credits.name = named.name or credits.return_against = named.name)
where payments.modified >= :since_local and payments.modified < :until_local
and :since_local > '1971-01-01'
union
select concat('SI:', credits.name), credits.name
from `tabJournal Entry` as journals
join `tabJournal Entry Account` as parts on parts.parent = journals.name and parts.reference_type = 'Sales Invoice'
join `tabSales Invoice` as credits on credits.name = parts.reference_name and credits.is_return = 1
where journals.modified >= :since_local and journals.modified < :until_local
and :since_local > '1971-01-01'
union
select concat('SI:', credits.name), credits.name
from changed_delivery_notes as changed
join `tabDelivery Note` as notes on notes.name = changed.name and notes.is_return = 1
join `tabSales Invoice` as credits on credits.customer = notes.customer and credits.is_return = 1
where :since_local > '1971-01-01'
