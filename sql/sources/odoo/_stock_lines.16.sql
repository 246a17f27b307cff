-- stock_lines: what was really moved, by lot, in units of the product. Odoo 16.

select
    line.id,
    line.move_id,
    line.product_id,
    line.lot_id,
    line.location_id,
    line.location_dest_id,
    line.date,
    line.write_date,
    round(round(line.qty_done / unit.factor * stock_unit.factor / stock_unit.rounding) * stock_unit.rounding, 4) as units
from stock_move_line as line
join product_product as product on product.id = line.product_id
join product_template as template on template.id = product.product_tmpl_id
join uom_uom as unit on unit.id = line.product_uom_id
join uom_uom as stock_unit on stock_unit.id = template.uom_id
where line.company_id = cast(:company as integer) and line.state = 'done'
