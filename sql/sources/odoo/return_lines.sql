-- return_lines: a return picking has one for each of its moves, a case of the OCA module rma has one.
--
-- A move that was cancelled while others of its return came in was not sent after all: it is no line any more. A return that
-- was cancelled as a whole keeps its lines. Core Odoo has no reason; what was entered when the credit note was made stands
-- behind the number of the invoice in the reference of the credit note, in every language.
--
-- Narrowed by :since although that could be done from outside: a cancelled move of its return can be deleted without a trace,
-- and then the time of the last change falls back. Whether a row still is there is left to the comparison of all keys.

with

read as (

    select
        'move-' || return_moves.id as return_line_id,
        return_moves.return_id,
        return_moves.order_line_id,
        return_moves.product_id,
        move_lots.lot_id as batch_id,
        case when return_moves.state = 'done' then return_moves.done_units else return_moves.demanded_units end as quantity,
        case when return_moves.state = 'done' then return_moves.done_units else 0 end as received_quantity,
        move_reasons.reason_code,
        coalesce(move_reasons.reason_text, said.reason) as reason_text,
        greatest(return_moves.return_write_date, said.write_date) at time zone 'UTC' as updated_at,
        case when return_moves.state = 'cancel' and not return_moves.is_cancelled
            then return_moves.write_date at time zone 'UTC'
        end as deleted_at
    from return_moves
    left join move_lots on move_lots.move_id = return_moves.id
    left join move_reasons on move_reasons.move_id = return_moves.id
    left join lateral (
        select
            nullif(trim(substr(refund.ref, strpos(refund.ref, invoice.name || ', ') + length(invoice.name) + 2)), '') as reason,
            refund.write_date
        from sale_order_line_invoice_rel as link
        join account_move_line as refunded on refunded.id = link.invoice_line_id
        join account_move as refund on refund.id = refunded.move_id and refund.move_type = 'out_refund'
        join account_move as invoice on invoice.id = refund.reversed_entry_id
        where link.order_line_id = return_moves.line_id and refund.create_date >= return_moves.create_date
            and strpos(refund.ref, invoice.name || ', ') > 0
        order by refund.create_date, refund.id
        limit 1
    ) as said on true

    union all

    select
        rmas.return_id,
        rmas.return_id,
        case when line.product_id = rmas.product_id then rmas.sale_line_id end,
        rmas.product_id,
        coalesce(rmas.lot_id, move_lots.lot_id),
        rmas.units,
        case when reception.state = 'done' then rmas.units else 0 end,
        rmas.reason_code,
        rmas.reason,
        greatest(rmas.write_date, reception.write_date, line.write_date) at time zone 'UTC',
        null
    from rmas
    left join stock_move as reception on reception.id = rmas.reception_move_id
    left join sale_order_line as line on line.id = rmas.sale_line_id
    left join move_lots on move_lots.move_id = rmas.reception_move_id

)

select * from read
where updated_at >= cast(:since as timestamptz)
