-- customer_refunds: the refunds of a customer, newest first.
--
-- grain   one row per refund
-- params  $source_id VARCHAR, $customer_id VARCHAR, $since DATE, $until DATE, $limit INTEGER
-- filled  refund_id, refund_status, total

select
    fct_refunds.refund_id,
    fct_refunds.return_id,
    fct_returns.rma_number,
    cast(fct_refunds.amount as double) as amount,
    fct_refunds.method,
    fct_refunds.refund_status,
    coalesce(fct_refunds.paid_at, fct_refunds.approved_at, fct_refunds.requested_at) as moved_at,
    cast(count(*) over () as double) as total
from marts.fct_refunds
left join marts.fct_returns
    on fct_refunds.source_id = fct_returns.source_id
    and fct_refunds.return_id = fct_returns.return_id
where fct_refunds.source_id = $source_id
    and fct_refunds.customer_id = $customer_id
    and coalesce(fct_refunds.paid_at, fct_refunds.approved_at, fct_refunds.requested_at) >= $since
    and coalesce(fct_refunds.paid_at, fct_refunds.approved_at, fct_refunds.requested_at) < $until
order by moved_at desc, fct_refunds.refund_id
limit $limit
