-- ledger_entries: debit and credit of each document.

select
    'L' || document_id || side.letter as entry_id,
    demo.instant(posted_at) as posted_at,
    case side.letter when 'D' then debit_code else credit_code end as account_code,
    case side.letter when 'D' then debit_name else credit_name end as account_name,
    case side.letter when 'D' then demo.money(amount) end as debit,
    case side.letter when 'C' then demo.money(amount) end as credit,
    currency,
    document_type,
    document_id,
    demo.instant(posted_at) as updated_at
from demo.postings
cross join (values ('D'), ('C')) as side (letter)
where demo.is_new(posted_at)
