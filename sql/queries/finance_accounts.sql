-- finance_accounts: what was booked in a month for returns, by account and kind of document.
--
-- grain   one row per account, what it is for, and kind of document
-- params  $since DATE, $until DATE, $source VARCHAR[]
-- filled  account_group, position, group_en, group_zh, account_code, account_name, document_type, entries, debit_amount,
--         credit_amount, unknown_amounts
--
-- Entries that belong to a return; the rest of the ledger is not here. One code of two sources is one account where both
-- use it for the same.

select
    coalesce(accounts.account_group, 'unmapped') as account_group,
    cast(coalesce(max(accounts.position), 1000) as double) as position,
    coalesce(max(accounts.group_en), 'Not mapped') as group_en,
    coalesce(max(accounts.group_zh), '未归类') as group_zh,
    coalesce(entries.account_code, 'unknown') as account_code,
    coalesce(max(entries.account_name), max(entries.account_code), 'unknown') as account_name,
    entries.document_type,
    cast(count(*) as double) as entries,
    cast(coalesce(sum(entries.debit_amount), 0) as double) as debit_amount,
    cast(coalesce(sum(entries.credit_amount), 0) as double) as credit_amount,
    cast(count(*) filter (where entries.debit_amount is null and entries.credit_amount is null) as double)
        as unknown_amounts
from marts.fct_ledger_entries as entries
left join marts.dim_ledger_accounts as accounts
    on accounts.source_id = entries.source_id
    and accounts.account_code = entries.account_code
where entries.posted_at >= $since
    and entries.posted_at < $until
    and (len($source) = 0 or list_contains($source, entries.source_id))
group by accounts.account_group, entries.account_code, entries.document_type
order by position, account_code, document_type
