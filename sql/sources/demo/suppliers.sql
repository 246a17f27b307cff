-- suppliers: known from the start.

select
    supplier_id,
    name,
    country,
    demo.instant(getvariable('start')::timestamp) as updated_at
from demo.suppliers
where demo.is_new(getvariable('start')::timestamp)
