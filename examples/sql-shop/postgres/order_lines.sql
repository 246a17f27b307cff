-- A shipment stamps its order and not the lines, so a line has changed when either has. `greatest` cannot use an index:
-- the SELECT narrows itself by :since instead, and an index on each of the two columns is enough.
select
    i.id as order_line_id,
    i.order_id,
    i.product_id,
    i.quantity,
    i.cancelled_quantity,
    i.unit_price,
    i.discount as discount_amount,
    i.quantity * i.unit_price - i.discount as net_amount,
    o.shipped_at,
    o.delivered_at,
    o.carrier,
    greatest(i.updated_at, o.updated_at) as updated_at
from order_items as i
join orders as o on o.id = i.order_id
where i.updated_at >= :since or o.updated_at >= :since
