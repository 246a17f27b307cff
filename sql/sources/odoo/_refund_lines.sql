-- refund_lines: business lines of credit notes with the return that they pay back.
--
-- The module rma says it. Otherwise it is the latest return of the sold line that was asked for before the credit note was
-- made. What names no return of its own (a delivery fee) goes with the others, where these are of one return.

with

lines as (

    select line.id, line.move_id, line.price_total, move.create_date
    from account_move_line as line
    join account_move as move on move.id = line.move_id
    where move.company_id = cast(:company as integer) and move.move_type = 'out_refund' and line.display_type = 'product'

),

sold as (

    select distinct on (lines.id) lines.id, return_moves.return_id, return_moves.return_write_date as write_date
    from lines
    join sale_order_line_invoice_rel as link on link.invoice_line_id = lines.id
    join return_moves on return_moves.line_id = link.order_line_id and return_moves.create_date <= lines.create_date
    where not return_moves.is_cancelled
    order by lines.id, return_moves.create_date desc, return_moves.id desc

),

named as (

    select
        lines.*,
        coalesce('rma-' || rma_refund_lines.rma_id, sold.return_id) as return_id,
        sold.write_date as return_write_date
    from lines
    left join rma_refund_lines on rma_refund_lines.line_id = lines.id
    left join sold on sold.id = lines.id

),

returns_of_moves as (

    select move_id, min(return_id) as first_return_id, count(distinct return_id) as returns from named group by move_id

)

select
    named.id,
    named.move_id,
    named.price_total,
    coalesce(named.return_id, case when returns_of_moves.returns = 1 then returns_of_moves.first_return_id end) as return_id,
    named.return_write_date
from named
join returns_of_moves on returns_of_moves.move_id = named.move_id
