-- postings: the business documents that accounting books, one row each; two ledger entries follow from each.

create or replace table demo.postings as
select
    refund_id as document_id,
    'refund' as document_type,
    '4730' as debit_code,
    'Sales returns' as debit_name,
    case when method = 'store_credit' then '1790' else '1200' end as credit_code,
    case when method = 'store_credit' then 'Store credit owed' else 'Bank' end as credit_name,
    amount + misposted as amount,
    currency,
    demo.after(paid_at, 1 + 20 * demo.draw(case_key * 2 + payment, 'posting')) as posted_at
from demo.refunds
where paid_at is not null and not is_unposted
union all
select
    movement_id,
    case when kind = 'restock' then 'restock' else 'write_off' end,
    case when kind = 'restock' then '1140' else '6960' end,
    case when kind = 'restock' then 'Inventory' else 'Write-off of goods' end,
    case when kind = 'restock' then '5400' else '1140' end,
    case when kind = 'restock' then 'Cost of goods sold' else 'Inventory' end,
    round(abs(units) * unit_cost, 2),
    'EUR',
    demo.after(occurred_at, 2)
from demo.return_movements
where kind in ('restock', 'write_off')
union all
select
    exchange_id,
    'exchange',
    '5400',
    'Cost of goods sold',
    '1140',
    'Inventory',
    round(units * cost_eur, 2),
    'EUR',
    demo.after(shipped_at, 2)
from demo.exchanges
where shipped_at is not null;
