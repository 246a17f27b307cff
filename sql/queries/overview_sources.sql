-- overview_sources: the sources, how far their data reaches, and whether that is too old.
--
-- grain   one row per source
-- filled  source_id, title, is_stale

select
    source_id,
    coalesce(title, source_id) as title,
    last_loaded_at,
    data_to,
    coalesce(is_stale, false) as is_stale,
    message
from meta.sources
order by is_stale desc, source_id
