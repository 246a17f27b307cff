-- rma_recorded: what a source has ever recorded of any return, so that what it never tells is not taken for missing.
--
-- grain   one row
-- params  $source_id VARCHAR
-- filled  approved, authorized, received, inspected, stocked, settled, received_units, events, inspections, movements,
--         restocks, refunds, exchanges, costs, ledger, surveys, reasons
--
-- Each question ends at the first row that answers it.

select
    exists (
        from marts.fct_returns where source_id = $source_id and (reviewed_at is not null or rejected_at is not null)
    ) as approved,
    exists (from marts.fct_returns where source_id = $source_id and authorized_at is not null) as authorized,
    exists (from marts.fct_returns where source_id = $source_id and received_at is not null) as received,
    exists (from marts.fct_returns where source_id = $source_id and inspected_at is not null) as inspected,
    exists (from marts.fct_returns where source_id = $source_id and stocked_at is not null) as stocked,
    exists (from marts.fct_returns where source_id = $source_id and settled_at is not null) as settled,
    exists (from marts.fct_returns where source_id = $source_id and received_units > 0) as received_units,
    exists (from marts.fct_returns where source_id = $source_id and fault <> 'unknown') as reasons,
    exists (from marts.fct_return_events where source_id = $source_id and not is_derived) as events,
    exists (from marts.fct_inspections where source_id = $source_id) as inspections,
    exists (from marts.fct_return_movements where source_id = $source_id) as movements,
    exists (from marts.fct_return_movements where source_id = $source_id and kind = 'restock') as restocks,
    exists (from marts.fct_refunds where source_id = $source_id) as refunds,
    exists (from marts.fct_exchanges where source_id = $source_id) as exchanges,
    (
        exists (from marts.fct_return_costs where source_id = $source_id)
        -- if fct_driver_costs
        or exists (from marts.fct_driver_costs where source_id = $source_id)
        -- end if
    ) as costs,
    exists (from marts.fct_ledger_entries where source_id = $source_id) as ledger,
    exists (from marts.fct_survey_responses where source_id = $source_id) as surveys
