-- rma_inspections: what quality found in the goods of a return.
--
-- grain   one row per inspection
-- params  $source_id VARCHAR, $return_id VARCHAR
-- filled  inspection_id, product_id, result, defect_code, disposition

select
    inspection_id,
    return_line_id,
    product_id,
    inspected_at,
    inspector,
    cast(inspected_units as double) as inspected_units,
    result,
    grade,
    defect_code,
    defect_text,
    disposition,
    note
from marts.fct_inspections
where source_id = $source_id
    and return_id = $return_id
order by inspected_at, inspection_id
