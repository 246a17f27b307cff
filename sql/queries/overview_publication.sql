-- overview_publication: the published version, the first day that it knows, and how many of its sources are stale.
--
-- grain   one row
-- filled  version, published_at, data_to, reporting_timezone, reporting_currency, maturity_days, is_demo, sources, stale_sources

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
    cast(sources.stale_sources as double) as stale_sources
from meta.publication
cross join sources
