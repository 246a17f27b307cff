select
    f.id as refund_id,
    f.rma_id as return_id,
    f.amount,
    f.currency,
    f.method,
    f.state as status,
    f.paid_at,
    f.updated_at
from refunds as f
