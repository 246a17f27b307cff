-- orders: one row per invoice that sold something.
--
-- A few invoices carry two times, a minute apart: the order begins with the first and was last changed by the last.
-- Rows are made per file, as they would be if each file came alone; the loader keeps the latest of them.

select
    _file,
    invoice as order_id,
    invoice as order_number,
    max(customer_id) as customer_id,
    min(invoiced_at) as ordered_at,
    max(country) as country,
    max(country_name) as country_name,
    max(invoiced_at) as updated_at
from lines
where place = 'order_lines'
group by _file, invoice
