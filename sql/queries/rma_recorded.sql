-- rma_recorded: what a source has ever recorded of any return, so that what it never tells is not taken for missing.
--
-- grain   one row
-- params  $source_id VARCHAR
-- filled  approved, authorized, received, inspected, stocked, settled, received_units, events, inspections, movements,
--         restocks, refunds, exchanges, costs, ledger, surveys, reasons

select
    coalesce(bool_or(reviewed_at is not null or rejected_at is not null), false) as approved,
    coalesce(bool_or(authorized_at is not null), false) as authorized,
    coalesce(bool_or(received_at is not null), false) as received,
    coalesce(bool_or(inspected_at is not null), false) as inspected,
    coalesce(bool_or(stocked_at is not null), false) as stocked,
    coalesce(bool_or(settled_at is not null), false) as settled,
    coalesce(bool_or(received_units > 0), false) as received_units,
    coalesce(bool_or(fault <> 'unknown'), false) as reasons,
    exists (from marts.fct_return_events where source_id = $source_id and not is_derived) as events,
    exists (from marts.fct_inspections where source_id = $source_id) as inspections,
    exists (from marts.fct_return_movements where source_id = $source_id) as movements,
    exists (from marts.fct_return_movements where source_id = $source_id and kind = 'restock') as restocks,
    exists (from marts.fct_refunds where source_id = $source_id) as refunds,
    exists (from marts.fct_exchanges where source_id = $source_id) as exchanges,
    (
        exists (from marts.fct_return_costs where source_id = $source_id)
        or exists (from marts.fct_driver_costs where source_id = $source_id)
    ) as costs,
    exists (from marts.fct_ledger_entries where source_id = $source_id) as ledger,
    exists (from marts.fct_survey_responses where source_id = $source_id) as surveys
from marts.fct_returns
where source_id = $source_id
