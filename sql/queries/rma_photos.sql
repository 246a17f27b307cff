-- rma_photos: where the photos of the inspections of a return are, as the source wrote it.
--
-- grain   one row per inspection that has photos
-- params  $source_id VARCHAR, $return_id VARCHAR
-- filled  inspection_id, photo_links
--
-- Apart from rma_inspections: versions from before there were photos have no such column.

select inspection_id, photo_links
from marts.fct_inspections
where source_id = $source_id
    and return_id = $return_id
    and photo_links is not null
