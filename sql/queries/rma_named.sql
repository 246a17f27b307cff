-- rma_named: some returns, by their keys, in no order.
--
-- grain   one row per return that is named and there is
-- params  $sources VARCHAR[], $returns VARCHAR[]
-- filled  source_id, return_id, customer_id, tier, channel, country, resolution, stage, outcome, is_open, is_late,
--         lines, units, reason, fault, product_id, category, link
--
-- The two lists go together: the first source with the first return. The columns are those of rma_list.

select
    source_id,
    return_id,
    rma_number,
    order_id,
    order_number,
    customer_id,
    customer_name,
    tier,
    channel,
    country,
    resolution,
    requested_at,
    stage,
    stage_at,
    outcome,
    is_open,
    is_late,
    due_at,
    turnaround_hours,
    cast(lines as double) as lines,
    cast(units as double) as units,
    cast(amount as double) as amount,
    cast(refund_amount as double) as refund_amount,
    cast(refund_owed_amount as double) as refund_owed_amount,
    reason,
    fault,
    product_id,
    product_name,
    category,
    link
from marts.fct_returns
semi join (select unnest($sources) as source_id, unnest($returns) as return_id) as named
    on named.source_id = fct_returns.source_id
    and named.return_id = fct_returns.return_id
