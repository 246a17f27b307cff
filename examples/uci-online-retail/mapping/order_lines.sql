-- order_lines: what was sold, one row per line of an invoice; a line at price zero is a gift and was sent all the same.

select
    _file,
    _line,
    line_id as order_line_id,
    invoice as order_id,
    stock_code as product_id,
    quantity,
    unit_price,
    try_cast(try_cast(quantity as decimal(18, 4)) * try_cast(unit_price as decimal(18, 4)) as decimal(18, 4)) as net_amount,
    invoiced_at as updated_at
from lines
where place = 'order_lines'
