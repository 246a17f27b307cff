-- stopped_entities: entities that could not be read, while the rest of their source could; their last good rows stay.

select source_id, entity, code, message, hint, timezone('UTC', stopped_since) as stopped_since
from load.stopped_entities
order by source_id, entity
