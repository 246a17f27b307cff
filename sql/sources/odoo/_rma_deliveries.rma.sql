-- rma_deliveries: moves that send goods for a case of the OCA module rma. What follows on the move that received the goods
-- sends the same goods back; everything else replaces them.

select
    move.id as move_id,
    move.rma_id,
    not exists (
        select from stock_move_move_rel as chain
        where chain.move_dest_id = move.id and chain.move_orig_id = rma.reception_move_id
    ) as is_replacement
from stock_move as move
join rma on rma.id = move.rma_id
where move.company_id = cast(:company as integer)
