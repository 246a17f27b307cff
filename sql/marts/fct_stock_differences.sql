-- fct_stock_differences: what movements say is on the shelf, against what was counted there.
--
-- grain   one row per product, warehouse and state of the stock of a source
-- key     source_id, product_id, warehouse_id, stock_state
-- kept    table
-- tests   not_null(counted_on, expected_units, counted_units, difference_units)
--         expect(expected_units = opening_units + moved_units)
--         expect(difference_units = counted_units - expected_units)
--
-- The latest count of a product in a warehouse against the count before it and all movements in between. Where there was
-- only one count, nothing is taken to have been there before the first movement (`opened_on` is null), which is wrong of
-- a source whose movements do not reach back to its beginning. A count is of the end of its day, in the source's time zone.
-- A state that a count leaves out is empty, as in fct_stock_levels; rows of nothing against nothing are left out.
--
-- Only of sources that supply both. A source whose movements all belong to returns tells a part of them: nothing follows
-- from it about a shelf. Movements without a state of the stock are in no row; without a warehouse, neither.
-- Amounts are at the product's present cost, null where it has none.

with

levels as (

    select * from staging.stg_inventory_levels

),

movements as (

    select * from staging.stg_inventory_movements

),

telling as (

    select source_id from movements
    group by source_id
    having bool_or(return_line_id is null)

),

counted_days as (

    select
        source_id,
        product_id,
        warehouse_id,
        max(as_of) as counted_on,
        max(as_of, 2)[2] as opened_on,
    from (select distinct source_id, product_id, warehouse_id, as_of from levels) as days
    semi join telling using (source_id)
    group by all

),

-- Only of those that may be in between the day is looked up in the zone of their source: for all that there are, that
-- takes longer than all the rest. No zone is two days from ours.
nearby as materialized (

    select
        days.source_id,
        days.product_id,
        days.warehouse_id,
        days.opened_on,
        days.counted_on,
        movements.stock_state,
        movements.occurred_at,
        movements.quantity,
    from counted_days as days
    join movements
        on movements.source_id = days.source_id
        and movements.product_id = days.product_id
        and movements.warehouse_id = days.warehouse_id
        and movements.occurred_at >= coalesce((days.opened_on - 2)::timestamptz, '-infinity'::timestamptz)
        and movements.occurred_at < (days.counted_on + 3)::timestamptz
    where movements.stock_state is not null

),

moved as (

    select
        nearby.*,
        timezone(coalesce(sources.timezone, settings.reporting_timezone), nearby.occurred_at)::date as moved_on,
    from nearby
    cross join reference.settings
    left join reference.sources on sources.source_id = nearby.source_id

),

parts as (

    select
        days.source_id,
        days.product_id,
        days.warehouse_id,
        levels.stock_state,
        case when levels.as_of = days.opened_on then levels.quantity else 0 end as opening_units,
        0 as moved_units,
        case when levels.as_of = days.counted_on then levels.quantity else 0 end as counted_units,
    from counted_days as days
    join levels
        on levels.source_id = days.source_id
        and levels.product_id = days.product_id
        and levels.warehouse_id = days.warehouse_id
        and (levels.as_of = days.counted_on or levels.as_of = days.opened_on)
    union all
    select
        source_id,
        product_id,
        warehouse_id,
        stock_state,
        0,
        quantity,
        0,
    from moved
    where moved_on <= counted_on
        and (opened_on is null or moved_on > opened_on)

),

summed as (

    select
        source_id,
        product_id,
        warehouse_id,
        stock_state,
        sum(opening_units)::decimal(18, 4) as opening_units,
        sum(moved_units)::decimal(18, 4) as moved_units,
        sum(counted_units)::decimal(18, 4) as counted_units,
    from parts
    group by all

),

products as (

    select source_id, product_id, unit_cost from intermediate.int_products

)

select
    summed.source_id,
    summed.product_id,
    summed.warehouse_id,
    summed.stock_state,
    days.opened_on,
    summed.opening_units,
    summed.moved_units,
    (summed.opening_units + summed.moved_units)::decimal(18, 4) as expected_units,
    days.counted_on,
    summed.counted_units,
    (summed.counted_units - summed.opening_units - summed.moved_units)::decimal(18, 4) as difference_units,
    ((summed.counted_units - summed.opening_units - summed.moved_units)::double * products.unit_cost::double)::decimal(18, 4)
        as difference_amount,
from summed
join counted_days as days
    on days.source_id = summed.source_id
    and days.product_id = summed.product_id
    and days.warehouse_id = summed.warehouse_id
left join products
    on products.source_id = summed.source_id
    and products.product_id = summed.product_id
where summed.opening_units <> 0 or summed.moved_units <> 0 or summed.counted_units <> 0
order by summed.source_id, summed.product_id, summed.warehouse_id, summed.stock_state
