-- detective_members: what a unit is a member of, for the batch detective: {dimension, ids} of each dimension.
--
-- A batch, a week of production of a supplier, a product, a supplier in a category, a warehouse, a carrier. What is not
-- known, or null, is no member.

create or replace macro marts.detective_members(
    category, product_id, supplier_id, batch_id, production_week_on, warehouse_id, carrier
) as
    list_filter(
        [
            {'dimension': 'batch', 'ids': [batch_id]},
            {'dimension': 'production_week', 'ids': [supplier_id, production_week_on::varchar]},
            {'dimension': 'product', 'ids': [product_id]},
            {'dimension': 'supplier', 'ids': [supplier_id, category]},
            {'dimension': 'warehouse', 'ids': [warehouse_id]},
            {'dimension': 'carrier', 'ids': [carrier]}
        ],
        lambda member: coalesce(member.ids[1], 'unknown') <> 'unknown' and coalesce(member.ids[-1], 'unknown') <> 'unknown'
    )
