-- stg_return_statuses: what the status of a return said, one after the other, as far as it was seen to change.
--
-- grain   one row per status that another one followed or went before
-- key     source_id, return_id, position
-- kept    view
--
-- A source without an event log still shows its status at every reading, and the loader keeps what it said before. What
-- came and went between two readings is not here, and of the first status (position 0) only the last change of its row
-- is known, not since when it was so.

with

own_statuses as (

    select source_id, status, any_value(stage) as stage from reference.status_map
    where source_id <> '*'
    group by all

),

any_statuses as (

    select lower(status) as status, min(stage) as stage from reference.status_map
    where source_id = '*'
    group by all

),

changes as (

    select
        source_id,
        key as return_id,
        old_value,
        new_value,
        changed_at,
        seen_at,
        old_updated_at,
        row_number() over (partition by source_id, key order by _load_seq) as position,
    from raw.history
    where entity = 'returns' and column_name = 'status'

),

statuses as (

    select source_id, return_id, 0 as position, old_value as status, old_updated_at as said_at, from changes
    where position = 1
    union all by name
    select source_id, return_id, position, new_value as status, changed_at as said_at, seen_at, from changes

)

select
    statuses.source_id,
    statuses.return_id,
    statuses.position,
    statuses.status,
    coalesce(own_statuses.stage, any_statuses.stage) as status_stage,
    statuses.said_at,
    statuses.seen_at,
from statuses
left join own_statuses
    on own_statuses.source_id = statuses.source_id
    and own_statuses.status = statuses.status
left join any_statuses on any_statuses.status = lower(trim(statuses.status))
