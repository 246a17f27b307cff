-- sources: where the records come from, when each was last loaded, and how far its data reaches.
--
-- `freshness_minutes`: how far behind the last reading the newest event of the source was.
--
-- A source is stale while its last reading failed; `message` is why. A source that left the configuration stays as long as its records do.

with

loaded as (

    select source_id, max(loaded_at) as last_loaded_at from load.loads
    group by all

)

select
    source_id,
    coalesce(sources.kind, 'unknown') as kind,
    coalesce(sources.title, source_id) as title,
    coalesce(sources.timezone, settings.reporting_timezone) as timezone,
    timezone('UTC', loaded.last_loaded_at) as last_loaded_at,
    data_to.data_to::timestamp as data_to,
    failures.source_id is not null as is_stale,
    failures.message,
    greatest(date_diff('minute', data_to.data_to, loaded.last_loaded_at), 0) as freshness_minutes,
from reference.sources
full join loaded using (source_id)
cross join reference.settings
left join intermediate.int_data_to as data_to using (source_id)
left join load.source_failures as failures using (source_id)
order by source_id
