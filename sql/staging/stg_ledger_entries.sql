-- stg_ledger_entries: what accounting booked, in the currency of the source.
--
-- grain   one row per entry of a source
-- key     source_id, entry_id
-- kept    view

select
    source_id,
    entry_id,
    posted_at,
    account_code,
    account_name,
    debit,
    credit,
    upper(trim(currency)) as currency,
    lower(trim(document_type)) as document_type,
    document_id,
from raw.ledger_entries
where deleted_at is null
