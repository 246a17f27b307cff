-- movements: goods in and out by sales and returns, at any time; purchases follow from them (see restocking).
--
-- Returned goods wait in `quarantine` until the stock is updated; whatever leaves it does so by a movement of its own,
-- so that the stock of each state is the sum of its movements.

create or replace table demo.return_movements as

with

returned as (

    select
        *,
        case
            when disposition = 'restock' and is_unbooked then 'none'
            when disposition = 'scrap' and is_misbooked then 'restock'
            else disposition
        end as booking
    from demo.case_lines
    where received_at is not null

),

steps as (

    select
        line_key,
        return_line_id,
        product_id,
        batch_id,
        warehouse_id,
        cost_eur,
        received_units,
        unnest(
            [
                struct_pack(step := 'I', kind := 'return_receipt', direction := 1, stock_state := 'quarantine', occurred_at := received_at),
                case when booking = 'restock' then struct_pack(step := 'R', kind := 'restock', direction := 1, stock_state := 'sellable', occurred_at := stocked_at) end,
                case
                    when booking in ('restock', 'refurbish')
                        then struct_pack(step := 'T', kind := 'adjustment', direction := -1, stock_state := 'quarantine', occurred_at := stocked_at)
                end,
                case when booking = 'refurbish' then struct_pack(step := 'U', kind := 'adjustment', direction := 1, stock_state := 'unsellable', occurred_at := stocked_at) end,
                case when booking = 'refurbish' then struct_pack(step := 'V', kind := 'adjustment', direction := -1, stock_state := 'unsellable', occurred_at := shelved_until) end,
                case when booking = 'refurbish' then struct_pack(step := 'R', kind := 'restock', direction := 1, stock_state := 'sellable', occurred_at := shelved_until) end,
                case when booking = 'scrap' then struct_pack(step := 'W', kind := 'write_off', direction := -1, stock_state := 'quarantine', occurred_at := stocked_at) end,
                case when booking = 'return_to_vendor' then struct_pack(step := 'V', kind := 'return_to_vendor', direction := -1, stock_state := 'quarantine', occurred_at := stocked_at) end,
                -- goods in quarantine, and goods that nobody booked, are found and written off some weeks later
                case
                    when booking in ('quarantine', 'none')
                        then struct_pack(step := 'W', kind := 'write_off', direction := -1, stock_state := 'quarantine', occurred_at := shelved_until)
                end
            ]
        ) as step
    from returned

)

select
    'M' || return_line_id || step.step as movement_id,
    product_id,
    batch_id,
    warehouse_id,
    return_line_id,
    step.kind as kind,
    step.direction * received_units as units,
    step.stock_state as stock_state,
    cost_eur as unit_cost,
    step.occurred_at as occurred_at
from steps
where step is not null
union all
select
    'M' || return_line_id || 'X',
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
