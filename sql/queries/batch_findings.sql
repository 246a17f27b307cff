-- batch_findings: what inspections found in the units of a batch that came back.
--
-- grain   one row per result, defect and disposition
-- params  $source_id VARCHAR, $batch_id VARCHAR
-- filled  result, defect_code, disposition, units

select
    result,
    defect_code,
    arg_max(defect_text, inspected_at) as defect_text,
    disposition,
    cast(sum(inspected_units) as double) as units
from marts.fct_inspections
where source_id = $source_id
    and batch_id = $batch_id
group by result, defect_code, disposition
order by result = 'fail' desc, units desc, defect_code, disposition
