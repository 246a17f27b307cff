select
    r.id as return_id,
    r.rma_number,
    r.order_id,
    o.customer_id,
    r.channel as request_channel,
    r.requested_at,
    r.state as status,
    r.wanted as requested_resolution,
    r.agent as handler,
    r.comment as note,
    r.updated_at
from rmas as r
left join orders as o on o.id = r.order_id
