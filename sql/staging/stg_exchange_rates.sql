-- stg_exchange_rates: reporting currency per unit of a currency, as sources give it by day.
--
-- grain   one row per day and currency of a source
-- key     source_id, as_of, currency
-- kept    view

select
    source_id,
    as_of,
    upper(trim(currency)) as currency,
    rate,
from raw.exchange_rates
where deleted_at is null
