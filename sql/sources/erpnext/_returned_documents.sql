-- Every document by which goods come back, changed or not: their versions are found by name.
select 'Delivery Note' as doctype, name, concat('DN:', name) as return_id, company from `tabDelivery Note`
where is_return = 1 and is_internal_customer = 0

union all

select 'Sales Invoice', name, concat('SI:', name), company from `tabSales Invoice`
where is_return = 1 and update_stock = 1 and is_consolidated = 0 and is_internal_customer = 0

union all

select 'POS Invoice', name, concat('POS:', name), company from pos_invoices
where is_return = 1
