-- order_lines: products of confirmed orders, in units of the product.
--
-- What was shipped is read from the moves, never from qty_delivered: returns with to_refund lower that, others do not.
-- A line counts as shipped when its first goods left for the customer; when they arrived Odoo does not know. Units are
-- cancelled once nothing of the line is on its way any more.
--
-- Narrowed by :since although that could be done from outside: cancelled moves of it can be deleted without a trace, and
-- then the time of the last change falls back. Whether a row still is there is left to the comparison of all keys.

with

read as (

    select
        line.id as order_line_id,
        line.order_id,
        line.product_id,
        shipment.lot_id as batch_id,
        coalesce(shipment.warehouse_id, sale.warehouse_id) as warehouse_id,
        ordered.units as quantity,
        case
            when sale.state = 'cancel' or (shipment.moves > 0 and not shipment.is_open)
                then greatest(ordered.units - coalesce(shipment.units, 0), 0)
            else 0
        end as cancelled_quantity,
        round(line.price_unit * unit.factor / stock_unit.factor, 4) as unit_price,
        round(line.price_unit * line.product_uom_qty * coalesce(line.discount, 0) / 100, 4) as discount_amount,
        line.price_subtotal as net_amount,
        round(shipment.value / nullif(shipment.valued_units, 0), 4) as unit_cost,
        shipment.shipped_at at time zone 'UTC' as shipped_at,
        shipment.carrier,
        greatest(line.write_date, sale.write_date, shipment.write_date) at time zone 'UTC' as updated_at
    from sale_order_line as line
    join kept_orders as sale on sale.id = line.order_id
    join product_product as product on product.id = line.product_id
    join product_template as template on template.id = product.product_tmpl_id
    join uom_uom as unit on unit.id = line.product_uom
    join uom_uom as stock_unit on stock_unit.id = template.uom_id
    cross join lateral (select round(round(line.product_uom_qty / unit.factor * stock_unit.factor / stock_unit.rounding) * stock_unit.rounding, 4) as units) as ordered
    left join (
        select
            moves.sale_line_id,
            count(*) as moves,
            bool_or(moves.state not in ('done', 'cancel')) as is_open,
            min(moves.date) filter (where moves.is_shipped) as shipped_at,
            sum(moves.done_units) filter (where moves.is_shipped) as units,
            min(moves.warehouse_id) filter (where moves.is_shipped) as warehouse_id,
            min(carriers.carrier) filter (where moves.is_shipped) as carrier,
            case
                when min(move_lots.lot_id) filter (where moves.is_shipped) = max(move_lots.lot_id) filter (where moves.is_shipped)
                    and count(*) filter (where moves.is_shipped) = count(move_lots.lot_id) filter (where moves.is_shipped)
                    then min(move_lots.lot_id) filter (where moves.is_shipped)
            end as lot_id,
            sum(move_values.value) filter (where moves.is_shipped) as value,
            sum(move_values.units) filter (where moves.is_shipped) as valued_units,
            max(greatest(moves.write_date, move_values.write_date)) as write_date
        from (
            select
                stock_moves.*,
                stock_moves.state = 'done' and stock_moves.to_usage = 'customer' and stock_moves.from_usage <> 'customer'
                    as is_shipped
            from stock_moves
            where stock_moves.sale_line_id is not null and stock_moves.from_usage <> 'customer'
                and stock_moves.origin_returned_move_id is null
                and stock_moves.id not in (select exchange_moves.move_id from exchange_moves)
                and stock_moves.id not in (select rma_deliveries.move_id from rma_deliveries)
        ) as moves
        left join move_lots on move_lots.move_id = moves.id
        left join move_values on move_values.move_id = moves.id
        left join carriers on carriers.picking_id = moves.picking_id
        group by moves.sale_line_id
    ) as shipment on shipment.sale_line_id = line.id
    where line.display_type is null and not coalesce(line.is_downpayment, false) and line.product_uom_qty >= 0

)

select * from read
where updated_at >= cast(:since as timestamptz)
