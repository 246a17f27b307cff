-- stock_moves: moves of goods of the company, with where they go from and to, in units of the product. Odoo 16.
--
-- A move may be in dozens while the product is in units: quantity / factor of its unit * factor of the product's unit,
-- rounded as that unit is, which gives back the whole units that the digits of a dozen lost.

select
    move.id,
    move.picking_id,
    move.product_id,
    move.sale_line_id,
    move.origin_returned_move_id,
    move.state,
    move.to_refund,
    move.location_dest_id,
    source.usage as from_usage,
    target.usage as to_usage,
    case when source.usage in ('internal', 'transit') then source.warehouse_id else target.warehouse_id end as warehouse_id,
    move.date,
    move.create_date,
    move.write_date,
    round(move.product_qty, 4) as demanded_units,
    round(round(move.quantity_done / unit.factor * stock_unit.factor / stock_unit.rounding) * stock_unit.rounding, 4) as done_units
from stock_move as move
join product_product as product on product.id = move.product_id
join product_template as template on template.id = product.product_tmpl_id
join uom_uom as unit on unit.id = move.product_uom
join uom_uom as stock_unit on stock_unit.id = template.uom_id
join stock_location as source on source.id = move.location_id
join stock_location as target on target.id = move.location_dest_id
where move.company_id = cast(:company as integer)
