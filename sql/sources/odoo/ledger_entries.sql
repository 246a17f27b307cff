-- ledger_entries: what was booked for credit notes, and for the value of goods that came back, were replaced or scrapped.
-- In the currency of the company; Odoo books days.

with

valued as (

    select layer.account_move_id, layer.stock_move_id
    from stock_valuation_layer as layer
    where layer.account_move_id is not null and layer.company_id = cast(:company as integer)

),

stock_documents as (

    select valued.account_move_id, 'restock' as document_type, return_moves.return_id as document_id
    from valued
    join return_moves on return_moves.id = valued.stock_move_id

    union all

    select valued.account_move_id, 'restock', 'rma-' || min(rmas.id)
    from valued
    join rmas on rmas.reception_move_id = valued.stock_move_id
    group by valued.account_move_id

    union all

    select valued.account_move_id, 'exchange', 'move-' || exchange_moves.move_id
    from valued
    join exchange_moves on exchange_moves.move_id = valued.stock_move_id

    union all

    select valued.account_move_id, 'write_off', 'line-' || min(line.id)
    from valued
    join move_scraps on move_scraps.move_id = valued.stock_move_id
    join stock_move_line as line on line.move_id = valued.stock_move_id
    group by valued.account_move_id

),

documents as (

    select account_move_id, min(document_type) as document_type, min(document_id) as document_id
    from stock_documents
    group by account_move_id

    union all

    select refund_parts.move_id, 'refund', refund_parts.refund_id
    from refund_parts
    where refund_parts.part = 1

)

select
    entry.id as entry_id,
    cast(entry.date as timestamp) at time zone :timezone as posted_at,
    accounts.code as account_code,
    accounts.name as account_name,
    nullif(entry.debit, 0) as debit,
    nullif(entry.credit, 0) as credit,
    currency.name as currency,
    documents.document_type,
    documents.document_id,
    greatest(entry.write_date, move.write_date) at time zone 'UTC' as updated_at
from documents
join account_move as move on move.id = documents.account_move_id and move.state = 'posted'
join account_move_line as entry on entry.move_id = move.id and entry.account_id is not null
join accounts on accounts.id = entry.account_id
join res_company as company on company.id = move.company_id
join res_currency as currency on currency.id = company.currency_id
