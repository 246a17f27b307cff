-- stg_product_changes: what a product was said to be before it was said to be something else.
--
-- grain   one row per product and load that changed it
-- key     source_id, product_id, load_seq
-- kept    view
--
-- A structure holds what a column said before (also nothing); where the column did not change there is none.

select
    source_id,
    key as product_id,
    _load_seq as load_seq,
    max(changed_at) as changed_at,
    max(seen_at) as seen_at,
    any_value(struct_pack(value := upper(trim(old_value)))) filter (where column_name = 'currency') as old_currency,
    any_value(struct_pack(value := try_cast(old_value as decimal(18, 4)))) filter (where column_name = 'unit_cost') as old_unit_cost,
    any_value(struct_pack(value := old_value)) filter (where column_name = 'supplier_id') as old_supplier_id,
    any_value(struct_pack(value := old_value)) filter (where column_name = 'category') as old_category,
from raw.history
where entity = 'products'
group by all
