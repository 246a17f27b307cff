-- inventory_movements: stock that left or was found without a sale. The description is what the clerk typed.

select
    _file,
    _line,
    line_id as movement_id,
    stock_code as product_id,
    invoiced_at as occurred_at,
    case when starts_with(quantity, '-') then 'write_off' else 'adjustment' end as kind,
    quantity,
    invoice,
    description as note,
    invoiced_at as updated_at
from lines
where place = 'inventory_movements'
