-- inventory_levels: stock at the end of each month and of the last day.
--
-- The count of the last day is replaced by the next one: the ERP deletes it, and keeps the ends of months.

with

days as (

    -- month_index of the day, whether the whole month is meant, and when the count is made
    select
        month_index,
        last_day(demo.first_of_month(month_index)) as as_of,
        'month' as upto,
        demo.first_of_month(month_index + 1)::timestamp as counted_at,
        null::timestamp as deleted_at
    from (select distinct month_index from demo.stock_months)
    where demo.is_new(demo.first_of_month(month_index + 1)::timestamp)
    union all
    select demo.month_of(as_of), as_of, 'now', getvariable('now'), null
    from (select (getvariable('now') - interval 1 microsecond)::date as as_of)
    where demo.first_of_month(demo.month_of(as_of) + 1)::timestamp > getvariable('now')
    union all
    select demo.month_of(as_of), as_of, 'through', getvariable('now'), getvariable('now')
    from (select (getvariable('through') - interval 1 microsecond)::date as as_of)
    where
        as_of >= getvariable('start')
        and demo.first_of_month(demo.month_of(as_of) + 1)::timestamp > getvariable('through')
        and as_of <> (getvariable('now') - interval 1 microsecond)::date
        and as_of <> last_day(as_of)

),

waiting as (

    select
        product_id,
        warehouse_id,
        stock_state,
        month_index,
        sum(sum(units)) over (
            partition by product_id, warehouse_id, stock_state order by month_index
        ) - sum(units) as units_before,
        sum(units) as units,
        sum(units_by_now) as units_by_now,
        sum(units_by_through) as units_by_through
    from demo.flows
    where stock_state <> 'sellable'
    group by product_id, warehouse_id, stock_state, month_index

),

shelves as (

    select distinct product_id, warehouse_id, stock_state, as_of, upto, counted_at, deleted_at, days.month_index
    from waiting
    cross join days

),

latest as (

    -- the state of a month is that of the last month that moved it
    select
        shelves.*,
        case
            when waiting.month_index < shelves.month_index or upto = 'month' then units_before + units
            when upto = 'now' then units_before + units_by_now
            else units_before + units_by_through
        end as waiting_units
    from shelves
    asof inner join waiting
        on shelves.product_id = waiting.product_id
        and shelves.warehouse_id = waiting.warehouse_id
        and shelves.stock_state = waiting.stock_state
        and shelves.month_index >= waiting.month_index

)

select
    product_id,
    warehouse_id,
    'sellable' as stock_state,
    as_of,
    (
        target_units
        + case upto when 'month' then flow_units when 'now' then flow_units_by_now else flow_units_by_through end
    )::decimal(18, 4) as quantity,
    demo.instant(counted_at) as updated_at,
    demo.instant(deleted_at) as deleted_at
from days
inner join demo.stock_months using (month_index)
union all
select
    product_id,
    warehouse_id,
    stock_state,
    as_of,
    waiting_units::decimal(18, 4),
    demo.instant(counted_at),
    demo.instant(deleted_at)
from latest
where waiting_units <> 0
