-- ledger_entries: bad debt, invoices beginning with A. What is written off is a debit, what is recovered a credit.

with

amounts as (

    select
        *,
        try_cast(quantity as decimal(18, 4)) * try_cast(unit_price as decimal(18, 4)) as amount
    from lines
    where place = 'ledger_entries'

)

select
    _file,
    _line,
    line_id as entry_id,
    invoiced_at as posted_at,
    stock_code as account_code,
    description as account_name,
    case when amount < 0 then -amount end as debit,
    case when amount >= 0 then amount end as credit,
    'other' as document_type,
    invoice as document_id,
    invoiced_at as updated_at
from amounts
