-- stg_customer_changes: which tier and segment a customer had before another one.
--
-- grain   one row per customer and load that changed it
-- key     source_id, customer_id, load_seq
-- kept    view
--
-- A structure holds what a column said before (also nothing); where the column did not change there is none.

select
    source_id,
    key as customer_id,
    _load_seq as load_seq,
    max(changed_at) as changed_at,
    max(seen_at) as seen_at,
    any_value(struct_pack(value := old_value)) filter (where column_name = 'tier') as old_tier,
    any_value(struct_pack(value := old_value)) filter (where column_name = 'segment') as old_segment,
from raw.history
where entity = 'customers'
group by all
