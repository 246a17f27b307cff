-- rma_receptions: moves that receive goods for a case of the OCA module rma; also those that were cancelled and replaced, or
-- whose case was deleted, which only the kind of their picking tells.

select rma.reception_move_id as move_id
from rma
where rma.reception_move_id is not null

union

select move.id
from stock_move as move
join stock_picking as picking on picking.id = move.picking_id
join stock_warehouse as warehouse on warehouse.rma_in_type_id = picking.picking_type_id
where move.state = 'cancel'
