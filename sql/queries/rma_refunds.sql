-- rma_refunds: the refunds of a return.
--
-- grain   one row per refund
-- params  $source_id VARCHAR, $return_id VARCHAR
-- filled  refund_id, refund_status

select
    refund_id,
    cast(amount as double) as amount,
    method,
    refund_status,
    requested_at,
    approved_at,
    paid_at,
    reference
from marts.fct_refunds
where source_id = $source_id
    and return_id = $return_id
order by coalesce(paid_at, approved_at, requested_at), refund_id
