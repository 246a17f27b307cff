-- rma_case: one return with everything that is known of the case as a whole.
--
-- grain   one row
-- params  $source_id VARCHAR, $return_id VARCHAR
-- filled  source_id, return_id, customer_id, channel, country, segment, tier, request_channel, resolution,
--         warehouse_id, stage, outcome, is_open, is_late, lines, units, reason, reason_category, fault, category, link
--
-- As the marts have it; `rma_whereabouts` has the names.

select
    source_id,
    return_id,
    rma_number,
    order_id,
    order_number,
    customer_id,
    customer_name,
    channel,
    country,
    segment,
    tier,
    request_channel,
    resolution,
    handler,
    warehouse_id,
    status,
    note,
    requested_at,
    reviewed_at,
    authorized_at,
    received_at,
    inspected_at,
    stocked_at,
    settled_at,
    closed_at,
    cancelled_at,
    rejected_at,
    stage,
    stage_at,
    outcome,
    is_open,
    is_late,
    due_at,
    review_hours,
    authorize_hours,
    receive_hours,
    inspect_hours,
    stock_hours,
    settle_hours,
    turnaround_hours,
    cast(lines as double) as lines,
    cast(units as double) as units,
    cast(received_units as double) as received_units,
    cast(amount as double) as amount,
    cast(refund_amount as double) as refund_amount,
    cast(refund_owed_amount as double) as refund_owed_amount,
    cast(cost_amount as double) as cost_amount,
    reason,
    reason_category,
    fault,
    category,
    link
from marts.fct_returns
where source_id = $source_id
    and return_id = $return_id
