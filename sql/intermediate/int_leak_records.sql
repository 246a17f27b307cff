-- int_leak_records: since when, and until when, each source tells of what the leak finder holds against each other.
--
-- grain   one row per source and kind of record
-- key     source_id, record
-- kept    table
-- tests   not_null(from_at, to_at)
--
-- A rule looks for what is missing, so it must know from when on it could be there: a refund of last year is not missing
-- in a ledger that begins this year, nor one of yesterday in a ledger that was last posted a week ago. Rules look only
-- between the two instants; a kind that a source never tells of has no row, and what needs it cannot be judged there.
-- `settlements` are known from the request of the first return that was settled: before, ends may not have been told.

with

kinds as (

    select source_id, 'receipts' as record, coalesce(received_at, inspected_at) as from_at, from_at as to_at
    from marts.fct_returns
    union all
    select source_id, 'settlements', requested_at, settled_at from marts.fct_returns
    where settled_at is not null
    union all
    select source_id, 'order_links', requested_at, requested_at from marts.fct_returns
    where link = 'reference'
    union all
    select source_id, 'prices', requested_on::timestamp, requested_on::timestamp from marts.fct_return_lines
    where link = 'reference' and requested_amount is not null
    union all
    select source_id, 'refunds', paid_at, paid_at from marts.fct_refunds
    where refund_status = 'paid'
    union all
    select source_id, 'exchanges', shipped_at, shipped_at from marts.fct_exchanges
    union all
    select source_id, 'inspections', inspected_at, inspected_at from marts.fct_inspections
    where disposition <> 'unknown'
    union all
    select source_id, 'restocks', occurred_at, occurred_at from marts.fct_return_movements
    where kind = 'restock'
    union all
    select source_id, 'ledger', posted_at::timestamp, posted_at::timestamp from staging.stg_ledger_entries
    where document_type = 'refund'

)

select source_id, record, min(from_at) as from_at, max(to_at) as to_at from kinds
where from_at is not null
group by source_id, record
