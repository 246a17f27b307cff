-- int_refunds: refunds in the reporting currency.
--
-- grain   one row per refund of a source
-- key     source_id, refund_id
-- kept    incremental by source_id, refund_id
-- stale   select source_id, refund_id from raw.refunds where _load_seq > $since
-- stale   select refunds.source_id, refunds.refund_id from raw.refunds as refunds
--         left join reference.sources on sources.source_id = refunds.source_id
--         semi join (
--             select upper(trim(currency)) as currency, unnest(range(as_of, as_of + 8, interval 1 day))::date as day
--             from raw.exchange_rates where _load_seq > $since
--         ) as rates on rates.day = coalesce(refunds.paid_at, refunds.approved_at, refunds.requested_at, refunds.updated_at)::date
--         and rates.currency = coalesce(upper(trim(refunds.currency)), sources.currency)
-- narrows staging.stg_refunds
--
-- The day of the payment gives the rate; of a refund that is not paid, the day it was approved or asked for.

with

refunds as (

    select *, coalesce(paid_at, approved_at, requested_at, updated_at)::date as rated_on from staging.stg_refunds

),

rates as (

    select * from intermediate.int_rates

)

select
    refunds.* exclude (amount, currency, status, rated_on),
    case
        when coalesce(refunds.currency, sources.currency, settings.reporting_currency) = settings.reporting_currency
            then refunds.amount
        else (refunds.amount * rates.rate)::decimal(18, 4)
    end as amount,
    refunds.status as refund_status,
from refunds
cross join reference.settings
left join reference.sources on sources.source_id = refunds.source_id
left join rates
    on rates.currency = coalesce(refunds.currency, sources.currency)
    and rates.rated_on = refunds.rated_on
