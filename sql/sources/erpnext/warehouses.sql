-- warehouses: the leaves of the tree, without its groups. A warehouse has no country of its own.
select
    name as warehouse_id,
    warehouse_name as name,
    modified as updated_at
from tabWarehouse
where is_group = 0 and (:company is null or company = :company)
