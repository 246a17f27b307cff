-- supplier: one supplier.
--
-- grain   one row, or none
-- params  $source_id VARCHAR, $supplier_id VARCHAR
-- filled  source_id, supplier_id

select
    source_id,
    supplier_id,
    supplier_name,
    country
from marts.dim_suppliers
where source_id = $source_id
    and supplier_id = $supplier_id
