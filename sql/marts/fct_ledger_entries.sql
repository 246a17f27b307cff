-- fct_ledger_entries: what accounting booked for a return.
--
-- grain   one row per ledger entry of a source
-- key     source_id, entry_id
-- kept    incremental by source_id, entry_id
-- stale   select source_id, entry_id from raw.ledger_entries where _load_seq > $since
-- stale   select entries.source_id, entries.entry_id from raw.ledger_entries as entries
--         semi join (
--             select source_id, return_id as document_id from raw.returns where _load_seq > $since
--             union all select source_id, refund_id from raw.refunds where _load_seq > $since
--             union all select source_id, exchange_id from raw.exchanges where _load_seq > $since
--             union all select source_id, movement_id from raw.inventory_movements where _load_seq > $since
--             union all select movements.source_id, movements.movement_id from raw.inventory_movements as movements
--             semi join raw.return_lines on return_lines.source_id = movements.source_id
--             and return_lines.return_line_id = movements.return_line_id and return_lines._load_seq > $since
--         ) as touched on touched.source_id = entries.source_id and touched.document_id = entries.document_id
-- stale   select entries.source_id, entries.entry_id from raw.ledger_entries as entries
--         left join reference.sources on sources.source_id = entries.source_id
--         semi join (
--             select upper(trim(currency)) as currency, unnest(range(as_of, as_of + 8, interval 1 day))::date as day
--             from raw.exchange_rates where _load_seq > $since
--         ) as rates on rates.day = entries.posted_at::date
--         and rates.currency = coalesce(upper(trim(entries.currency)), sources.currency)
-- narrows staging.stg_ledger_entries
-- tests   not_null(return_id, document_type)
--
-- An entry belongs to a return by its document: a refund, an exchange, a movement of stock, or the return itself. In the
-- order of the return, by which its page looks them up.

with

entries as (

    select * from staging.stg_ledger_entries

),

documents as (

    select source_id, 'refund' as document_type, refund_id as document_id, return_id from staging.stg_refunds
    where return_id is not null

    union all

    select source_id, 'exchange', exchange_id, return_id from staging.stg_exchanges

    union all

    select movements.source_id, movements.kind, movements.movement_id, lines.return_id
    from staging.stg_inventory_movements as movements
    join staging.stg_line_returns as lines
        on lines.source_id = movements.source_id
        and lines.return_line_id = movements.return_line_id
    where movements.kind in ('write_off', 'restock')

)

select
    entries.source_id,
    entries.entry_id,
    coalesce(documents.return_id, returns.return_id) as return_id,
    coalesce(entries.document_type, 'unknown') as document_type,
    entries.document_id,
    entries.account_code,
    entries.account_name,
    case when is_reporting then entries.debit else (entries.debit * rates.rate)::decimal(18, 4) end as debit_amount,
    case when is_reporting then entries.credit else (entries.credit * rates.rate)::decimal(18, 4) end as credit_amount,
    entries.posted_at::timestamp as posted_at,
from (
    select
        entries.*,
        coalesce(entries.currency, sources.currency, settings.reporting_currency) as entry_currency,
        entry_currency = settings.reporting_currency as is_reporting,
    from entries
    cross join reference.settings
    left join reference.sources on sources.source_id = entries.source_id
) as entries
left join documents
    on documents.source_id = entries.source_id
    and documents.document_type = entries.document_type
    and documents.document_id = entries.document_id
left join staging.stg_returns as returns
    on returns.source_id = entries.source_id
    and returns.return_id = entries.document_id
left join intermediate.int_rates as rates
    on rates.currency = entries.entry_currency
    and rates.rated_on = entries.posted_at::date
where coalesce(documents.return_id, returns.return_id) is not null
order by entries.source_id, coalesce(documents.return_id, returns.return_id)
