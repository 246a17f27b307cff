-- returns: what customers send back. One for each return picking, received in parts or not, and one for each case of the
-- OCA module rma. Core Odoo has neither a request nor a reason: a return begins when somebody enters its picking.
--
-- Narrowed by :since although that could be done from outside: a cancelled move of it can be deleted without a trace,
-- and then the time of the last change falls back. Whether a row still is there is left to the comparison of all keys.

with

pickings as (

    select
        return_moves.return_id,
        return_moves.first_picking_id,
        case when min(return_moves.order_id) = max(return_moves.order_id) then min(return_moves.order_id) end as order_id,
        least(min(return_moves.first_created_at), min(return_moves.first_received_at)) as requested_at,
        case
            when bool_and(return_moves.is_cancelled) then 'picking cancel'
            when not bool_or(return_moves.is_open) then 'picking done'
            when bool_or(return_moves.is_received) then 'picking partially done'
            else 'picking ' || min(return_moves.state) filter (where return_moves.state <> 'cancel')
        end as status,
        bool_or(return_moves.to_refund) as to_refund,
        bool_or(exchange_moves.return_id is not null) as is_exchanged,
        max(return_moves.return_write_date) as write_date,
        max(exchange_moves.write_date) as exchange_write_date
    from return_moves
    left join (
        select exchanged.return_id, max(move.write_date) as write_date
        from exchange_moves as exchanged
        join stock_move as move on move.id = exchanged.move_id
        group by exchanged.return_id
    ) as exchange_moves on exchange_moves.return_id = return_moves.return_id
    group by return_moves.return_id, return_moves.first_picking_id

),

read as (

    select
        pickings.return_id,
        picking.name as rma_number,
        pickings.order_id,
        coalesce(sender.commercial_partner_id, buyer.commercial_partner_id) as customer_id,
        pickings.requested_at at time zone 'UTC' as requested_at,
        pickings.status,
        case when pickings.is_exchanged then 'exchange' when pickings.to_refund then 'refund' end as requested_resolution,
        person.name as handler,
        nullif(trim(regexp_replace(picking.note, '(<[^>]*>|\s)+', ' ', 'g')), '') as note,
        greatest(picking.write_date, pickings.write_date, pickings.exchange_write_date) at time zone 'UTC' as updated_at
    from pickings
    left join stock_picking as picking on picking.id = pickings.first_picking_id
    left join res_partner as sender on sender.id = picking.partner_id
    left join sale_order as sale on sale.id = pickings.order_id
    left join res_partner as buyer on buyer.id = sale.partner_id
    left join res_users as login on login.id = picking.user_id
    left join res_partner as person on person.id = login.partner_id

    union all

    select
        rmas.return_id,
        rmas.name,
        rmas.order_id,
        sender.commercial_partner_id,
        rmas.requested_at at time zone 'UTC',
        rmas.state,
        case rmas.operation
            when 'rma_operation_replace' then 'exchange'
            when 'rma_operation_refund' then 'refund'
            when 'rma_operation_repair' then 'repair'
        end,
        person.name,
        rmas.note,
        rmas.write_date at time zone 'UTC'
    from rmas
    left join res_partner as sender on sender.id = rmas.partner_id
    left join res_users as login on login.id = rmas.user_id
    left join res_partner as person on person.id = login.partner_id

)

select * from read
where updated_at >= cast(:since as timestamptz)
