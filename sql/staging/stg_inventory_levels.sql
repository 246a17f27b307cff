-- stg_inventory_levels: stock at the end of a day, without the counts their source deleted.
--
-- grain   one row per product, warehouse, state of the stock and day of a source
-- key     source_id, product_id, warehouse_id, stock_state, as_of
-- kept    view

select
    source_id,
    product_id,
    warehouse_id,
    lower(trim(stock_state)) as stock_state,
    as_of,
    sum(quantity) as quantity,
from raw.inventory_levels
where deleted_at is null
-- two spellings of a state are one state
group by all
