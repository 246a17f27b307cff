-- movements: goods in and out by sales and returns, at any time; purchases follow from them (close/stock).
--
-- Returned goods wait in `quarantine` until the stock is updated; whatever leaves it does so by a movement of its own,
-- so that the stock of each state is the sum of its movements.

create or replace table demo.return_movements as

with

returned as (

    select
        * exclude (kind),
        case
            when is_uninspected then 'restock'
            when disposition = 'restock' and is_unbooked then 'none'
            when disposition = 'scrap' and is_misbooked then 'restock'
            else disposition
        end as booking
    from demo.case_lines
    where received_at is not null

),

steps as (

    -- what each booking moves; is_late: when the goods leave the shelf on which they waited, not at the stock update
    select * from (
        values
        ('restock', 'R', 'restock', 1, 'sellable', false),
        ('restock', 'T', 'adjustment', -1, 'quarantine', false),
        ('refurbish', 'T', 'adjustment', -1, 'quarantine', false),
        ('refurbish', 'U', 'adjustment', 1, 'unsellable', false),
        ('refurbish', 'V', 'adjustment', -1, 'unsellable', true),
        ('refurbish', 'R', 'restock', 1, 'sellable', true),
        ('scrap', 'W', 'write_off', -1, 'quarantine', false),
        ('return_to_vendor', 'V', 'return_to_vendor', -1, 'quarantine', false),
        -- found and written off some weeks later: what was quarantined, and what nobody booked
        ('quarantine', 'W', 'write_off', -1, 'quarantine', true),
        ('none', 'W', 'write_off', -1, 'quarantine', true)
    ) as steps (booking, step, kind, direction, stock_state, is_late)

)

select
    'M' || return_line_id || 'I' as movement_id,
    product_id,
    batch_id,
    warehouse_id,
    return_line_id,
    'return_receipt' as kind,
    received_units as units,
    'quarantine' as stock_state,
    cost_eur as unit_cost,
    received_at as occurred_at
from returned
union all
select
    'M' || return_line_id || step,
    product_id,
    batch_id,
    warehouse_id,
    return_line_id,
    kind,
    direction * received_units,
    stock_state,
    cost_eur,
    case when is_late then shelved_until else stocked_at end
from returned
inner join steps using (booking)
where stocked_at is not null
union all
select
    'M' || return_line_id || case parcel when 1 then 'X' else 'Y' end,
    sent_product_id,
    null,
    warehouse_id,
    return_line_id,
    'exchange_out',
    -units,
    'sellable',
    cost_eur,
    shipped_at
from demo.exchanges
where shipped_at is not null;

-- With the sales: a view, since there are ten times as many of them as of all the rest.
create or replace view demo.movements as
select * from demo.return_movements
union all
select
    'M' || order_id || '-' || line_no,
    product_id,
    demo.batch_id(product_id, batch),
    warehouse_id,
    null,
    'sale',
    -kept_units,
    'sellable',
    cost_eur,
    shipped_at
from demo.lines
where shipped_at is not null;
