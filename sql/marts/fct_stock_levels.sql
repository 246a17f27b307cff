-- fct_stock_levels: what is on the shelf, by the latest count.
--
-- grain   one row per product, warehouse and state of the stock of a source
-- key     source_id, product_id, warehouse_id, stock_state
-- kept    table
-- tests   not_null(counted_on, stock_units)
--
-- A count is a day on which a source told of a product in a warehouse. Sources leave out states of which there is
-- nothing, so a state that is not in the latest count is empty, and an older count of it says nothing any more.
-- No batch: the contract's counts have none.

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

)

select
    levels.source_id,
    levels.product_id,
    levels.warehouse_id,
    levels.stock_state,
    latest.counted_on,
    levels.quantity::decimal(18, 4) as stock_units,
from levels
inner join latest
    on levels.source_id = latest.source_id
    and levels.product_id = latest.product_id
    and levels.warehouse_id = latest.warehouse_id
    and levels.as_of = latest.counted_on
order by levels.source_id, levels.product_id, levels.warehouse_id, levels.stock_state
