-- inventory_movements: goods in and out of stock, by lot. What stays within (between places and warehouses) is not told.

with

return_lines as (

    select return_moves.id as move_id, 'move-' || return_moves.id as return_line_id from return_moves

    union all

    -- a case that was split has one receipt: it stays that of the first
    select rmas.reception_move_id, 'rma-' || min(rmas.id)
    from rmas
    where rmas.reception_move_id is not null
    group by rmas.reception_move_id

),

-- Scrapping names the picking whose goods it scraps.
scrapped as (

    select move_scraps.move_id, min('move-' || return_moves.id) as return_line_id
    from move_scraps
    join stock_move as move on move.id = move_scraps.move_id
    join return_moves on return_moves.picking_id = move_scraps.picking_id and return_moves.product_id = move.product_id
    group by move_scraps.move_id

),

placed as (

    select
        stock_lines.*,
        source.usage in ('internal', 'transit') as from_stock,
        target.usage in ('internal', 'transit') as to_stock,
        source.usage as from_usage,
        target.usage as to_usage,
        coalesce(target.scrap_location, false) as to_scrap,
        coalesce(source.scrap_location, false) as from_scrap,
        case when source.usage in ('internal', 'transit') then source.warehouse_id else target.warehouse_id end as warehouse_id
    from stock_lines
    join stock_location as source on source.id = stock_lines.location_id
    join stock_location as target on target.id = stock_lines.location_dest_id
    where (source.usage in ('internal', 'transit')) <> (target.usage in ('internal', 'transit'))

)

select
    'line-' || placed.id as movement_id,
    placed.product_id,
    placed.lot_id as batch_id,
    placed.warehouse_id,
    coalesce(return_lines.return_line_id, scrapped.return_line_id, exchange_moves.return_line_id) as return_line_id,
    placed.date at time zone 'UTC' as occurred_at,
    case
        when placed.from_usage = 'customer' then 'return_receipt'
        when placed.to_usage = 'customer' and (exchange_moves.move_id is not null or rma_deliveries.move_id is not null)
            then 'exchange_out'
        when placed.to_usage = 'customer' then 'sale'
        when placed.from_usage = 'supplier' then 'purchase'
        when placed.to_usage = 'supplier' then 'return_to_vendor'
        when placed.to_scrap or scrapped.move_id is not null or move_scraps.move_id is not null then 'write_off'
        else 'adjustment'
    end as kind,
    case when placed.to_stock then placed.units else -placed.units end as quantity,
    case when placed.to_scrap then 'unsellable' else 'sellable' end as stock_state,
    round(move_values.value / nullif(move_values.units, 0), 4) as unit_cost,
    greatest(placed.write_date, move_values.write_date) at time zone 'UTC' as updated_at
from placed
left join return_lines on return_lines.move_id = placed.move_id
left join scrapped on scrapped.move_id = placed.move_id
left join move_scraps on move_scraps.move_id = placed.move_id
left join exchange_moves on exchange_moves.move_id = placed.move_id
left join rma_deliveries on rma_deliveries.move_id = placed.move_id
left join move_values on move_values.move_id = placed.move_id
where placed.units <> 0
