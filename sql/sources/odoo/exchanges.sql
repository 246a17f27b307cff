-- exchanges: goods sent to a customer in place of what came back.

select
    'move-' || move.id as exchange_id,
    exchange_moves.return_id,
    exchange_moves.return_line_id,
    move.product_id,
    case when move.state = 'done' then move.done_units else move.demanded_units end as quantity,
    move.state as status,
    move.create_date at time zone 'UTC' as created_at,
    case when move.state = 'done' then move.date at time zone 'UTC' end as shipped_at,
    move.write_date at time zone 'UTC' as updated_at
from exchange_moves
join stock_moves as move on move.id = exchange_moves.move_id
where move.to_usage = 'customer' and move.from_usage <> 'customer' and move.state not in ('draft', 'cancel')
