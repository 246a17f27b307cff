-- alert_freshness: how far the data of each source reaches, and that of all together, as instants, for alert rules.
--
-- grain   one row per source, and one with source_id '' for the version
-- filled  source_id, title
--
-- Times of the published file are in the reporting time zone; a clock needs instants: milliseconds since 1970 in UTC.

select
    '' as source_id,
    '' as title,
    cast(epoch_ms(timezone(reporting_timezone, data_to)) as double) as data_to_ms
from meta.publication

union all

select
    sources.source_id,
    coalesce(sources.title, sources.source_id) as title,
    cast(epoch_ms(timezone(publication.reporting_timezone, sources.data_to)) as double) as data_to_ms
from meta.sources as sources
cross join meta.publication as publication
order by source_id
