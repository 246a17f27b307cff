-- batches: lots and serial numbers, with what was first bought or produced of them and when.

select
    lot.id as batch_id,
    lot.product_id,
    receipt.supplier_id,
    receipt.received_on,
    receipt.units as quantity,
    greatest(lot.write_date, receipt.write_date) at time zone 'UTC' as updated_at
from stock_lot as lot
left join (
    select
        stock_lines.lot_id,
        min(vendor.commercial_partner_id) as supplier_id,
        cast(min(stock_lines.date) at time zone 'UTC' at time zone :timezone as date) as received_on,
        sum(stock_lines.units) as units,
        max(stock_lines.write_date) as write_date
    from stock_lines
    join stock_location as source on source.id = stock_lines.location_id and source.usage in ('supplier', 'production')
    join stock_location as target on target.id = stock_lines.location_dest_id and target.usage in ('internal', 'transit')
    join stock_move as move on move.id = stock_lines.move_id
    left join stock_picking as picking on picking.id = move.picking_id
    left join res_partner as vendor on vendor.id = picking.partner_id
    where stock_lines.lot_id is not null
    group by stock_lines.lot_id
) as receipt on receipt.lot_id = lot.id
where lot.company_id is null or lot.company_id = cast(:company as integer)
