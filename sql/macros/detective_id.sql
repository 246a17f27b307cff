-- detective_id: the id of what a unit is a member of in a dimension of the batch detective; null where it is not known.
--
-- A week of production is one of a supplier, a supplier is one in a category, and a pair has two members:
-- detective_second_id tells the other.

create or replace macro marts.detective_id(
    dimension, product_id, supplier_id, batch_id, production_week_on, warehouse_id, carrier
) as
    nullif(
        case dimension
            when 'batch' then batch_id
            when 'production_week' then case when production_week_on is not null then supplier_id end
            when 'product' then product_id
            when 'supplier' then supplier_id
            when 'carrier' then carrier
            when 'carrier_category' then carrier
            -- of whom only one is known is in no pair
            when 'carrier_warehouse' then case when warehouse_id <> 'unknown' then carrier end
            when 'warehouse' then warehouse_id
        end,
        'unknown'
    )
