-- rma_case: one return with everything that is known of the case as a whole.
--
-- grain   one row
-- params  $source_id VARCHAR, $return_id VARCHAR
-- filled  source_id, return_id, customer_id, channel, country, segment, tier, request_channel, resolution,
--         warehouse_id, stage, outcome, is_open, is_late, lines, units, reason, reason_category, fault, category, link
--
-- `warehouse_name` and `customer_country` are looked up here; the rest is the case as the marts have it.

select
    fct_returns.source_id,
    fct_returns.return_id,
    fct_returns.rma_number,
    fct_returns.order_id,
    fct_returns.order_number,
    fct_returns.customer_id,
    fct_returns.customer_name,
    fct_returns.channel,
    fct_returns.country,
    fct_returns.segment,
    fct_returns.tier,
    fct_returns.request_channel,
    fct_returns.resolution,
    fct_returns.handler,
    fct_returns.warehouse_id,
    dim_warehouses.warehouse_name,
    fct_returns.status,
    fct_returns.note,
    fct_returns.requested_at,
    fct_returns.reviewed_at,
    fct_returns.authorized_at,
    fct_returns.received_at,
    fct_returns.inspected_at,
    fct_returns.stocked_at,
    fct_returns.settled_at,
    fct_returns.closed_at,
    fct_returns.cancelled_at,
    fct_returns.rejected_at,
    fct_returns.stage,
    fct_returns.stage_at,
    fct_returns.outcome,
    fct_returns.is_open,
    fct_returns.is_late,
    fct_returns.due_at,
    fct_returns.review_hours,
    fct_returns.authorize_hours,
    fct_returns.receive_hours,
    fct_returns.inspect_hours,
    fct_returns.stock_hours,
    fct_returns.settle_hours,
    fct_returns.turnaround_hours,
    cast(fct_returns.lines as double) as lines,
    cast(fct_returns.units as double) as units,
    cast(fct_returns.received_units as double) as received_units,
    cast(fct_returns.amount as double) as amount,
    cast(fct_returns.refund_amount as double) as refund_amount,
    cast(fct_returns.refund_owed_amount as double) as refund_owed_amount,
    cast(fct_returns.cost_amount as double) as cost_amount,
    fct_returns.reason,
    fct_returns.reason_category,
    fct_returns.fault,
    fct_returns.category,
    fct_returns.link,
    sources.title as source_title,
    sources.kind as source_kind
from marts.fct_returns
left join marts.dim_warehouses
    on fct_returns.source_id = dim_warehouses.source_id
    and fct_returns.warehouse_id = dim_warehouses.warehouse_id
left join meta.sources
    on fct_returns.source_id = sources.source_id
where fct_returns.source_id = $source_id
    and fct_returns.return_id = $return_id
