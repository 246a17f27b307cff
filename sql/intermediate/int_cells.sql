-- int_cells: the members that the batch detective looks at, and what was shipped of each, product by product.
--
-- grain   one row per member (a batch, a supplier …) and product in it
-- key     part_id
-- kept    table
-- tests   not_null(dimension, source_id, ids, shipped_units, usual_units)
--
-- `ids` names the member (detective_id, and detective_second_id where there is one).

with

dated as (

    select int_exposed_cells.*, int_production_weeks.production_week_on,
    from intermediate.int_exposed_cells
    left join intermediate.int_production_weeks
        on int_exposed_cells.source_id = int_production_weeks.source_id
        and int_exposed_cells.batch_id = int_production_weeks.batch_id

),

spread_out as (

    select *, unnest(marts.detective_dimensions()) as dimension from dated

),

named as (

    select
        *,
        marts.detective_id(
            dimension, product_id, supplier_id, batch_id, production_week_on, warehouse_id, carrier
        ) as member,
        marts.detective_second_id(dimension, category, production_week_on, warehouse_id) as second,
    from spread_out
    -- each cut holds all units: a product is counted in one of them
    where (cut = 'parcel') = (dimension in ('carrier_category', 'carrier_warehouse', 'carrier', 'warehouse'))

)

select
    hash(dimension, source_id, member, second) as member_id,
    hash(dimension, source_id, member, second, category, product_id) as part_id,
    dimension,
    source_id,
    case when second = '' then [member] else [member, second] end as ids,
    category,
    product_id,
    min(first_on) as first_on,
    max(last_on) as last_on,
    sum(shipped_units) as shipped_units,
    sum(recent_units) as recent_units,
    sum(usual_units) as usual_units,
    sum(recent_usual_units) as recent_usual_units,
from named
where member is not null
group by dimension, source_id, member, second, category, product_id
