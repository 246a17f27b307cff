-- warehouses: known from the start.

select
    warehouse_id,
    name,
    country,
    demo.instant(getvariable('start')::timestamp) as updated_at
from demo.warehouses
where demo.is_new(getvariable('start')::timestamp)
