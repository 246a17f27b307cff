-- returns: one case per credit note. It names no order; its own time is the only one there is.

select
    _file,
    invoice as return_id,
    invoice as rma_number,
    max(customer_id) as customer_id,
    min(invoiced_at) as requested_at,
    'credited' as status,
    max(country) as country,
    max(country_name) as country_name,
    max(invoiced_at) as updated_at
from lines
where place = 'return_lines'
group by _file, invoice
