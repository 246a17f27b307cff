-- finance_accounts: what was booked in a month for returns, by account and kind of document.
--
-- grain   one row per account and kind of document
-- params  $since DATE, $until DATE, $source VARCHAR[]
-- filled  account_code, account_name, document_type, entries, debit_amount, credit_amount, unknown_amounts
--
-- Entries that belong to a return; the rest of the ledger is not here.

select
    coalesce(account_code, 'unknown') as account_code,
    coalesce(max(account_name), max(account_code), 'unknown') as account_name,
    document_type,
    cast(count(*) as double) as entries,
    cast(coalesce(sum(debit_amount), 0) as double) as debit_amount,
    cast(coalesce(sum(credit_amount), 0) as double) as credit_amount,
    cast(count(*) filter (where debit_amount is null and credit_amount is null) as double) as unknown_amounts
from marts.fct_ledger_entries
where posted_at >= $since
    and posted_at < $until
    and (len($source) = 0 or source_id in (select unnest($source)))
group by fct_ledger_entries.account_code, document_type
order by account_code, document_type
