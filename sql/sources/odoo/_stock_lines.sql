-- stock_lines: what was really moved, by lot, in units of the product. Odoo 17 and 18.

select
    line.id,
    line.move_id,
    line.product_id,
    line.lot_id,
    line.location_id,
    line.location_dest_id,
    line.date,
    line.write_date,
    round(line.quantity_product_uom, 4) as units
from stock_move_line as line
where line.company_id = cast(:company as integer) and line.state = 'done'
