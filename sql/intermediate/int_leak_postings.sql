-- int_leak_postings: what accounting booked for each refund.
--
-- grain   one row per refund of a source that the ledger names
-- key     source_id, refund_id
-- kept    table
--
-- The net of each account, so that an entry and its reversal are nothing; of these the debit side, or the credit side
-- where a ledger hands over one of them only. A refund booked in several currencies has no amount of its own (null).

with

entries as (

    select
        entries.source_id,
        entries.document_id as refund_id,
        entries.account_code,
        coalesce(entries.currency, sources.currency, settings.reporting_currency) as currency,
        coalesce(entries.debit, 0) - coalesce(entries.credit, 0) as amount,
        entries.posted_at::timestamp as posted_at,
    from staging.stg_ledger_entries as entries
    cross join reference.settings
    left join reference.sources on sources.source_id = entries.source_id
    where entries.document_type = 'refund' and entries.document_id is not null

),

accounts as (

    select source_id, refund_id, account_code, currency, sum(amount) as amount, max(posted_at) as posted_at from entries
    group by all

),

booked as (

    select
        source_id,
        refund_id,
        min(currency) as currency,
        case
            when min(currency) = max(currency)
                then greatest(sum(greatest(amount, 0)), sum(greatest(-amount, 0)))
        end::decimal(18, 4) as booked_amount,
        max(posted_at) as posted_at,
    from accounts
    group by all

)

select
    booked.*,
    case
        when booked.currency = settings.reporting_currency then booked.booked_amount
        else (booked.booked_amount::double * rates.rate)::decimal(18, 4)
    end as reporting_amount,
from booked
cross join reference.settings
left join intermediate.int_rates as rates
    on rates.currency = booked.currency
    and rates.rated_on = booked.posted_at::date
