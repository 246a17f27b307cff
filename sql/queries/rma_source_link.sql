-- rma_source_link: where a return is found in its source system, with `{id}` for its id.
--
-- grain   one row, or none where the configuration says nothing
-- params  $source_id VARCHAR
-- filled  link

select link
from meta.source_links
where source_id = $source_id
