-- batch_returns: the returns of a batch, each with what inspection found: the evidence for the supplier.
--
-- grain   one row per return line and inspection; a line that was not inspected has one row
-- params  $source_id VARCHAR, $batch_id VARCHAR, $limit INTEGER
-- filled  source_id, return_id, return_line_id, product_id, batch_id, reason, returned_units
--
-- No customers: whom a supplier's goods were sold to is not the supplier's business.

select
    lines.source_id,
    lines.return_id,
    lines.rma_number,
    lines.return_line_id,
    lines.product_id,
    lines.batch_id,
    lines.cohort_on as shipped_on,
    lines.requested_on,
    lines.received_on,
    lines.days_to_return,
    lines.reason,
    lines.reason_code,
    cast(lines.returned_units as double) as returned_units,
    cast(lines.returned_amount as double) as returned_amount,
    cast(fct_inspections.inspected_at as date) as inspected_on,
    cast(fct_inspections.inspected_units as double) as inspected_units,
    fct_inspections.result,
    fct_inspections.grade,
    fct_inspections.defect_code,
    fct_inspections.defect_text,
    fct_inspections.disposition
from marts.fct_return_lines as lines
left join marts.fct_inspections
    on lines.source_id = fct_inspections.source_id
    and lines.return_line_id = fct_inspections.return_line_id
where lines.source_id = $source_id
    and lines.batch_id = $batch_id
    and lines.is_counted
order by lines.requested_on desc, lines.return_line_id, fct_inspections.inspected_at
limit $limit
