-- overview_publication: the published version, the first day it knows, and its stale sources, audits and held rows.
--
-- grain   one row
-- filled  version, published_at, data_to, reporting_timezone, reporting_currency, maturity_days, is_demo, sources, stale_sources,
--         audits, failing_audits, quarantined_rows

with

first_days as (

    select min(ordered_on) as first_on from marts.fct_order_lines
    union all
    select min(requested_on) as first_on from marts.fct_return_lines

),

sources as (

    select
        count(*) as sources,
        count(*) filter (where is_stale) as stale_sources
    from meta.sources

),

audits as (

    select
        count(*) as audits,
        count(*) filter (where failures > 0) as failing_audits
    from meta.audits

),

loads as (

    select coalesce(sum(quarantined), 0) as quarantined_rows
    from meta.load_counts

)

select
    publication.version,
    publication.published_at,
    publication.data_to,
    (select min(first_on) from first_days) as data_from,
    publication.reporting_timezone,
    publication.reporting_currency,
    cast(publication.maturity_days as double) as maturity_days,
    publication.is_demo,
    cast(sources.sources as double) as sources,
    cast(sources.stale_sources as double) as stale_sources,
    cast(audits.audits as double) as audits,
    cast(audits.failing_audits as double) as failing_audits,
    cast(loads.quarantined_rows as double) as quarantined_rows
from meta.publication
cross join sources
cross join audits
cross join loads
