-- return_moves: goods that a customer sends back, where no case of the module rma knows about them.
--
-- What makes a return is the direction: from a customer to anywhere else. The reference to the move that is returned does
-- not, since goods sent again after a return refer to it in the same way. Goods from a customer that nobody sold to him
-- (no order, nothing returned) are not counted.
-- What is received in parts is several pickings: the first is the return, the others are its rest (backorder_id).

with recursive

moves as (

    select
        move.*,
        coalesce(move.sale_line_id, origin.sale_line_id) as line_id
    from stock_moves as move
    left join stock_move as origin on origin.id = move.origin_returned_move_id
    where move.from_usage = 'customer' and move.to_usage <> 'customer' and move.state <> 'draft'
        and (move.origin_returned_move_id is not null or move.sale_line_id is not null)
        and move.id not in (select rma_receptions.move_id from rma_receptions)

),

chain as (

    select picking.id as picking_id, picking.id as first_id, picking.backorder_id
    from stock_picking as picking
    where picking.id in (select moves.picking_id from moves)

    union all

    select chain.picking_id, picking.id, picking.backorder_id
    from chain
    join stock_picking as picking on picking.id = chain.backorder_id

),

placed as (

    select
        moves.*,
        chain.first_id as first_picking_id,
        coalesce('picking-' || chain.first_id, 'move-' || moves.id) as return_id
    from moves
    left join chain on chain.picking_id = moves.picking_id and chain.backorder_id is null

)

select
    placed.*,
    -- the components of a kit are no units of the line that sold the kit
    case when line.product_id = placed.product_id then line.id end as order_line_id,
    line.order_id,
    bool_and(placed.state = 'cancel') over same_return as is_cancelled,
    bool_or(placed.state not in ('done', 'cancel')) over same_return as is_open,
    bool_or(placed.state = 'done') over same_return as is_received,
    min(placed.date) filter (where placed.state = 'done') over same_return as first_received_at,
    min(placed.create_date) over same_return as first_created_at,
    max(greatest(placed.write_date, line.write_date)) over same_return as return_write_date
from placed
left join sale_order_line as line on line.id = placed.line_id
window same_return as (partition by placed.return_id)
