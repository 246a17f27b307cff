-- return_lines: what came back, units turned positive. No reason and no order line is known.
--
-- Credited charges (POST, M, D, AMAZONFEE …) are lines like the others: their products have the category `service`.

select
    _file,
    _line,
    line_id as return_line_id,
    invoice as return_id,
    stock_code as product_id,
    case when starts_with(quantity, '-') then substr(quantity, 2) else '-' || quantity end as quantity,
    'no_reason' as reason_code,
    unit_price,
    invoiced_at as updated_at
from lines
where place = 'return_lines'
