-- The contract's columns by name; everything else that a SELECT gives is kept beside the row.
select
    c.id as customer_id,
    c.name,
    c.email,
    case when c.is_vip then 'vip' else 'standard' end as tier,
    c.country_code as country,
    c.city,
    c.created_at,
    c.updated_at
from customers as c
