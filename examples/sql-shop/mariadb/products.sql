select
    p.id as product_id,
    p.sku,
    p.name,
    p.category,
    p.brand,
    p.cost as unit_cost,
    p.launched_on,
    p.updated_at
from products as p
