-- stg_inspections: inspections of returned goods.
--
-- grain   one row per inspection of a source
-- key     source_id, inspection_id
-- kept    view

select
    source_id,
    inspection_id,
    return_line_id,
    inspected_at,
    inspector,
    quantity,
    lower(trim(result)) as result,
    grade,
    defect_code,
    defect_text,
    lower(trim(disposition)) as disposition,
    note,
    photo_links,
from raw.inspections
where deleted_at is null
