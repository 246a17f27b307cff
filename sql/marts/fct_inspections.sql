-- fct_inspections: what quality found in the returned goods.
--
-- grain   one row per inspection of a source
-- key     source_id, inspection_id
-- kept    incremental by source_id, inspection_id
-- stale   select source_id, inspection_id from raw.inspections where _load_seq > $since
-- stale   select inspections.source_id, inspections.inspection_id from raw.inspections as inspections
--         semi join changes.fct_return_lines as touched on touched.source_id = inspections.source_id
--         and touched.return_line_id = inspections.return_line_id
-- narrows staging.stg_inspections
-- tests   not_null(result, disposition, product_id, reason)
--         warn relates(source_id, return_line_id -> marts.fct_return_lines)

with

inspections as (

    select * from staging.stg_inspections

),

lines as (

    select * from marts.fct_return_lines

)

select
    inspections.source_id,
    inspections.inspection_id,
    lines.return_id,
    inspections.return_line_id,
    inspections.inspected_at::timestamp as inspected_at,
    inspections.inspector,
    inspections.quantity::decimal(18, 4) as inspected_units,
    coalesce(inspections.result, 'unknown') as result,
    coalesce(inspections.grade, 'unknown') as grade,
    coalesce(inspections.defect_code, 'none') as defect_code,
    inspections.defect_text,
    coalesce(inspections.disposition, 'unknown') as disposition,
    inspections.note,
    inspections.photo_links,
    coalesce(lines.product_id, 'unknown') as product_id,
    coalesce(lines.category, 'unknown') as category,
    coalesce(lines.supplier_id, 'unknown') as supplier_id,
    coalesce(lines.batch_id, 'unknown') as batch_id,
    coalesce(lines.reason, 'no_reason') as reason,
    coalesce(lines.fault, 'unknown') as fault,
from inspections
left join lines
    on lines.source_id = inspections.source_id
    and lines.return_line_id = inspections.return_line_id
order by inspected_at, inspections.source_id, inspections.inspection_id
