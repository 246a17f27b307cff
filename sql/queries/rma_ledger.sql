-- rma_ledger: what accounting booked for a return.
--
-- grain   one row per ledger entry
-- params  $source_id VARCHAR, $return_id VARCHAR
-- filled  entry_id, document_type

select
    entry_id,
    document_type,
    document_id,
    account_code,
    account_name,
    cast(debit_amount as double) as debit_amount,
    cast(credit_amount as double) as credit_amount,
    posted_at
from marts.fct_ledger_entries
where source_id = $source_id
    and return_id = $return_id
order by posted_at, document_id, entry_id
