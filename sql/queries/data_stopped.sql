-- data_stopped: entities that could not be read while the rest of their source could.
--
-- grain   one row per source and entity
-- filled  source_id, entity, code, message, stopped_since

select
    source_id,
    entity,
    code,
    message,
    hint,
    stopped_since
from meta.stopped_entities
order by stopped_since, source_id, entity
