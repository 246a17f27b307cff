-- fct_stock_levels: what is on the shelf, by the latest count.
--
-- grain   one row per product, warehouse and state of the stock of a source
-- key     source_id, product_id, warehouse_id, stock_state
-- kept    table
-- tests   not_null(counted_on, stock_units, returned_units)
--         expect(returned_units between 0 and stock_units)
--
-- A count is a day on which a source told of a product in a warehouse. Sources leave out states of which there is
-- nothing, so a state that is not in the latest count is empty, and an older count of it says nothing any more.
-- No batch: the contract's counts have none.
--
-- `returned_units`: how many of them are returned goods that wait there, received by the day of the count and neither
-- back on the shelf nor gone. Their own state is that of their last movement, which a count need not share: they are
-- taken to be in the states that are not for sale first. No more of them than were counted.

with

levels as (

    select * from staging.stg_inventory_levels

),

latest as (

    select
        source_id,
        product_id,
        warehouse_id,
        max(as_of) as counted_on,
    from levels
    group by all

),

counted as (

    select
        levels.source_id,
        levels.product_id,
        levels.warehouse_id,
        levels.stock_state,
        latest.counted_on,
        levels.quantity as units,
        -- of the states that are to be filled before this one
        coalesce(sum(greatest(levels.quantity, 0)) over (
            partition by levels.source_id, levels.product_id, levels.warehouse_id
            order by levels.stock_state = 'sellable', levels.stock_state
            rows between unbounded preceding and 1 preceding
        ), 0) as units_before,
    from levels
    inner join latest
        on levels.source_id = latest.source_id
        and levels.product_id = latest.product_id
        and levels.warehouse_id = latest.warehouse_id
        and levels.as_of = latest.counted_on

),

waiting as (

    select
        goods.source_id,
        goods.product_id,
        goods.warehouse_id,
        sum(goods.units) as units,
    from marts.fct_return_dispositions as goods
    inner join latest
        on goods.source_id = latest.source_id
        and goods.product_id = latest.product_id
        and goods.warehouse_id = latest.warehouse_id
    where goods.booking = 'none'
        and goods.received_on <= latest.counted_on
    group by all

)

select
    counted.source_id,
    counted.product_id,
    counted.warehouse_id,
    counted.stock_state,
    counted.counted_on,
    counted.units::decimal(18, 4) as stock_units,
    greatest(
        least(coalesce(waiting.units, 0) - counted.units_before, counted.units), 0
    )::decimal(18, 4) as returned_units,
from counted
left join waiting
    on counted.source_id = waiting.source_id
    and counted.product_id = waiting.product_id
    and counted.warehouse_id = waiting.warehouse_id
order by counted.source_id, counted.product_id, counted.warehouse_id, counted.stock_state
