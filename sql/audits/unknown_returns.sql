-- unknown_returns: every line, event and inspection belongs to a return that is known.
-- severity warn

select source_id, 'return_lines' as entity, return_line_id as id
from staging.stg_return_lines
anti join staging.stg_returns using (source_id, return_id)

union all

select source_id, 'return_events', event_id
from staging.stg_return_events
anti join staging.stg_returns using (source_id, return_id)

union all

select source_id, 'inspections', inspection_id
from staging.stg_inspections
anti join staging.stg_line_returns using (source_id, return_line_id)
