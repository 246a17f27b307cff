select
    l.id as return_line_id,
    l.rma_id as return_id,
    l.order_item_id as order_line_id,
    l.product_id,
    l.quantity,
    l.received as received_quantity,
    l.reason as reason_code,
    l.reason_text,
    l.updated_at
from rma_items as l
