-- return_events: what the records tell of the steps of a return.
--
-- A return picking is authorized when it is entered, and received when it is done (date_done, also where that was set back).
-- What is received into the stock of a warehouse can be sold from then on; into another place, once the move that follows
-- on the receipt is done. The states of a case of the OCA module rma come from its log, with every step back. `refunded`
-- there means that a credit note was drafted: that money went back is told by refunds.
--
-- Narrowed by :since although that could be done from outside: a cancelled move of its return can be deleted without a trace,
-- and then the time of the last change falls back. Whether a row still is there is left to the comparison of all keys.

with

receipts as (

    select
        return_moves.return_id,
        return_moves.picking_id,
        min(return_moves.date) as received_at,
        min(return_moves.warehouse_id) as warehouse_id,
        min(return_moves.location_dest_id) as location_id,
        max(return_moves.write_date) as write_date
    from return_moves
    where return_moves.state = 'done'
    group by return_moves.return_id, return_moves.picking_id

),

entered as (

    select
        return_moves.return_id,
        least(min(return_moves.first_created_at), min(return_moves.first_received_at)) as entered_at,
        max(return_moves.return_write_date) as write_date
    from return_moves
    group by return_moves.return_id

),

-- The return line that a move of goods already received goes on with.
received_moves as (

    select
        return_moves.id as move_id,
        return_moves.return_id,
        'move-' || return_moves.id as return_line_id,
        return_moves.write_date
    from return_moves
    where return_moves.state = 'done'

    union all

    select rmas.reception_move_id, rmas.return_id, rmas.return_id, rmas.write_date
    from rmas
    join stock_move as move on move.id = rmas.reception_move_id and move.state = 'done'

),

stocked as (

    select
        'move-' || move.id || '-stocked-' || received_moves.return_line_id as event_id,
        received_moves.return_id,
        received_moves.return_line_id,
        move.date,
        warehouse.id as warehouse_id,
        greatest(move.write_date, received_moves.write_date) as write_date
    from received_moves
    join stock_move as move on move.id = received_moves.move_id
    join stock_location as place on place.id = move.location_dest_id and place.usage = 'internal'
    join stock_warehouse as warehouse on warehouse.id = place.warehouse_id
    join stock_location as stock on stock.id = warehouse.lot_stock_id
    where place.parent_path like stock.parent_path || '%' and not coalesce(place.scrap_location, false)

    union all

    select
        'move-' || move.id || '-stocked-' || received_moves.return_line_id,
        received_moves.return_id,
        received_moves.return_line_id,
        move.date,
        warehouse.id,
        greatest(move.write_date, received_moves.write_date)
    from received_moves
    join stock_move_move_rel as follows on follows.move_orig_id = received_moves.move_id
    join stock_move as move on move.id = follows.move_dest_id and move.state = 'done'
    join stock_location as source on source.id = move.location_id and source.usage = 'internal'
    join stock_location as place on place.id = move.location_dest_id and place.usage = 'internal'
    join stock_warehouse as warehouse on warehouse.id = place.warehouse_id
    join stock_location as stock on stock.id = warehouse.lot_stock_id
    where place.parent_path like stock.parent_path || '%' and source.parent_path not like stock.parent_path || '%'

),

cancelled as (

    select
        state_changes.id,
        return_moves.return_id,
        state_changes.changed_at,
        state_changes.author,
        greatest(state_changes.write_date, max(return_moves.return_write_date)) as write_date
    from state_changes
    join return_moves on return_moves.first_picking_id = state_changes.res_id and return_moves.is_cancelled
    where state_changes.model = 'stock.picking' and state_changes.state = 'cancel'
    group by state_changes.id, return_moves.return_id, state_changes.changed_at, state_changes.author, state_changes.write_date

),

cases as (

    select
        state_changes.*,
        rmas.return_id,
        case state_changes.state
            when 'confirmed' then 'authorized'
            when 'received' then 'received'
            when 'replaced' then 'exchanged'
            when 'returned' then case rmas.operation when 'rma_operation_repair' then 'repaired' else 'closed' end
            when 'finished' then 'closed'
            when 'cancelled' then 'cancelled'
        end as stage,
        rmas.write_date as rma_write_date
    from state_changes
    join rmas on rmas.id = state_changes.res_id
    where state_changes.model = 'rma'

),

read as (

    select
        entered.return_id || '-authorized' as event_id,
        entered.return_id,
        cast(null as text) as return_line_id,
        'authorized' as stage,
        entered.entered_at at time zone 'UTC' as occurred_at,
        cast(null as text) as actor,
        cast(null as integer) as warehouse_id,
        entered.write_date at time zone 'UTC' as updated_at
    from entered

    union all

    select
        coalesce('picking-' || receipts.picking_id, receipts.return_id) || '-received',
        receipts.return_id,
        null,
        'received',
        coalesce(picking.date_done, receipts.received_at) at time zone 'UTC',
        person.name,
        receipts.warehouse_id,
        greatest(receipts.write_date, picking.write_date) at time zone 'UTC'
    from receipts
    left join stock_picking as picking on picking.id = receipts.picking_id
    left join res_users as login on login.id = picking.user_id
    left join res_partner as person on person.id = login.partner_id

    union all

    select event_id, return_id, return_line_id, 'stocked', date at time zone 'UTC', null, warehouse_id, write_date at time zone 'UTC'
    from stocked

    union all

    select
        'change-' || id, return_id, null, 'cancelled', changed_at at time zone 'UTC', author, null, write_date at time zone 'UTC'
    from cancelled

    union all

    select
        'change-' || id,
        return_id,
        return_id,
        stage,
        changed_at at time zone 'UTC',
        author,
        null,
        greatest(write_date, rma_write_date) at time zone 'UTC'
    from cases
    where stage is not null

)

select * from read
where updated_at >= cast(:since as timestamptz)
