-- data_quarantine: the rows that did not fit, newest first.
--
-- grain   one row per quarantined row
-- params  $source VARCHAR[], $entity VARCHAR, $limit INTEGER, $offset INTEGER
-- filled  source_id, entity, reason, total
--
-- The published file holds the newest 10,000; `total` counts those under the filter.

select
    source_id,
    entity,
    file,
    cast(line as double) as line,
    column_name,
    found,
    reason,
    wanted,
    raw_text,
    load_id,
    quarantined_at,
    cast(count(*) over () as double) as total
from meta.quarantine
where (len($source) = 0 or list_contains($source, source_id))
    and ($entity = '' or entity = $entity)
order by quarantined_at desc, source_id, entity, file, line, column_name
limit $limit
offset $offset
