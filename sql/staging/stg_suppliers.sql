-- stg_suppliers: suppliers, without those their source deleted.
--
-- grain   one row per supplier of a source
-- key     source_id, supplier_id
-- kept    view

select
    source_id,
    supplier_id,
    name,
    upper(trim(country)) as country,
from raw.suppliers
where deleted_at is null
