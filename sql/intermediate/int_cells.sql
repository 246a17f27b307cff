-- int_cells: the members that the batch detective looks at, and what was shipped of each, product by product.
--
-- grain   one row per member (a batch, a supplier …) and product in it
-- key     part_id
-- kept    table
-- tests   not_null(dimension, source_id, ids, shipped_units, usual_units)

select
    hash(member.dimension, source_id, member.ids) as member_id,
    hash(member.dimension, source_id, member.ids, category, product_id) as part_id,
    member.dimension as dimension,
    source_id,
    member.ids as ids,
    category,
    product_id,
    min(first_on) as first_on,
    max(last_on) as last_on,
    sum(shipped_units) as shipped_units,
    sum(usual_units) as usual_units,
from (
    select
        int_exposed_cells.*,
        unnest(
            marts.detective_members(
                category, product_id, supplier_id, int_exposed_cells.batch_id, production_week_on, warehouse_id, carrier
            )
        ) as member,
    from intermediate.int_exposed_cells
    left join intermediate.int_production_weeks
        on int_exposed_cells.source_id = int_production_weeks.source_id
        and int_exposed_cells.batch_id = int_production_weeks.batch_id
)
-- a parcel is of no batch, but its product would be counted twice
where cut = 'batch' or member.dimension in ('warehouse', 'carrier')
group by member.dimension, source_id, member.ids, category, product_id
