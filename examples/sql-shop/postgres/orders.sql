select
    o.id as order_id,
    o.number as order_number,
    o.customer_id,
    o.channel,
    o.placed_at as ordered_at,
    o.currency,
    o.ship_country as country,
    o.state as status,
    o.updated_at
from orders as o
