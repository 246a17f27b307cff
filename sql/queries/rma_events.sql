-- rma_events: everything that happened to a return, oldest first.
--
-- grain   one row per event
-- params  $source_id VARCHAR, $return_id VARCHAR
-- filled  event_id, stage, is_derived
--
-- Events of the same instant stand in the order of the model process.

select
    fct_return_events.event_id,
    fct_return_events.return_line_id,
    fct_return_events.stage,
    cast(dim_stages.step as double) as step,
    fct_return_events.occurred_at,
    fct_return_events.actor,
    fct_return_events.warehouse_name,
    fct_return_events.note,
    fct_return_events.is_derived,
    fct_return_events.status,
    fct_return_events.seen_at
from marts.fct_return_events
left join marts.dim_stages
    on fct_return_events.stage = dim_stages.stage
where fct_return_events.source_id = $source_id
    and fct_return_events.return_id = $return_id
order by fct_return_events.occurred_at, dim_stages.step nulls last, fct_return_events.event_id
