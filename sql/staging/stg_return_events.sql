-- stg_return_events: what happened to returns, as the source tells it.
--
-- grain   one row per event of a source
-- key     source_id, event_id
-- kept    view

select
    source_id,
    event_id,
    return_id,
    return_line_id,
    lower(trim(stage)) as stage,
    occurred_at,
    actor,
    warehouse_id,
    note,
from raw.return_events
where deleted_at is null
