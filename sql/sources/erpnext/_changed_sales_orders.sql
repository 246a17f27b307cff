-- Sales orders of which the part that is still to be delivered may have changed: their own changes, and deliveries.
-- Where everything is read, the first of them says all.
select name from `tabSales Order`
where modified >= :since_local and modified < :until_local
union
select doc_lines.against_sales_order
from changed_delivery_notes as changed
join `tabDelivery Note Item` as doc_lines on doc_lines.parent = changed.name
where doc_lines.against_sales_order <> '' and :since_local > '1971-01-01'
union
select doc_lines.sales_order
from changed_invoices as changed
join `tabSales Invoice Item` as doc_lines on doc_lines.parent = changed.name
where doc_lines.sales_order <> '' and :since_local > '1971-01-01'
