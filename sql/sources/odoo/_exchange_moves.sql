-- exchange_moves: goods sent to a customer in place of what came back: the return of a return, the replacement of a case of
-- the module rma, and what the button "Return for exchange" of Odoo 18 orders, which is sent for the same order line and was
-- created right after the return, in the same transaction.

select
    move.id as move_id,
    received.return_id,
    'move-' || received.id as return_line_id
from stock_moves as move
join return_moves as received on received.id = move.origin_returned_move_id
where move.to_usage = 'customer' and move.from_usage <> 'customer'

union all

select move.id, min(received.return_id), min('move-' || received.id)
from stock_moves as move
join return_moves as received
    on received.line_id = move.sale_line_id and received.product_id = move.product_id
    and received.create_date = move.create_date and received.id < move.id
where move.to_usage = 'customer' and move.from_usage <> 'customer' and move.origin_returned_move_id is null
group by move.id

union all

select rma_deliveries.move_id, 'rma-' || rma_deliveries.rma_id, 'rma-' || rma_deliveries.rma_id
from rma_deliveries
where rma_deliveries.is_replacement
