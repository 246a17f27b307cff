-- control_totals: adds what the slice contributes to the ERP's own ledger of itself.
--
-- Counted from the relations of the world, not from the entity files, so that each checks the other. Amounts in the
-- currency of the document; units of returns also without those that were cancelled or rejected by now (counted).

insert into demo.totals

with

life as (

    select * from demo.cases where requested_at <= getvariable('now')

),

asked as (

    select
        *,
        coalesce(least(cancelled_at, rejected_at) <= getvariable('now'), false) as is_void
    from demo.case_lines
    where requested_at <= getvariable('now')

)

select 'rows', 'orders', count(*) from demo.orders where ordered_at <= getvariable('now')
union all
select 'rows', 'order_lines', count(*) from demo.lines where ordered_at <= getvariable('now')
union all
select 'rows', 'returns', count(*) from life
union all
select 'rows', 'return_lines', count(*) from asked
union all
select
    'rows',
    'return_events',
    sum(
        1
        + coalesce(coalesce(approved_at, rejected_at) <= getvariable('now'), false)::int
        + coalesce(authorized_at <= getvariable('now') and demo.draw(case_key, 'log') > 0.015, false)::int
        + coalesce(received_at <= getvariable('now'), false)::int
        + coalesce(inspected_at <= getvariable('now'), false)::int
        + coalesce(stocked_at <= getvariable('now'), false)::int
        + coalesce(settled_at <= getvariable('now'), false)::int
        + coalesce(cancelled_at <= getvariable('now'), false)::int
        + coalesce(closed_at <= getvariable('now'), false)::int
    )
from life
union all
select 'rows', 'inspections', count(*) from asked where line_inspected_at <= getvariable('now')
union all
select 'rows', 'refunds', count(*) from demo.refunds where requested_at <= getvariable('now')
union all
select 'rows', 'exchanges', count(*) from demo.exchanges where created_at <= getvariable('now')
union all
select 'rows', 'ledger_entries', 2 * count(*) from demo.postings where posted_at <= getvariable('now')
union all
select 'rows', 'survey_responses', count(*) from demo.surveys where answered_at <= getvariable('now')
union all
select 'rows', 'inventory_movements', count(*) from demo.movements where occurred_at <= getvariable('now')
union all
select 'ordered_units', '', sum(quantity) from demo.lines where ordered_at <= getvariable('now')
union all
select 'shipped_units', '', sum(kept_units) from demo.lines where shipped_at <= getvariable('now')
union all
select 'shipped_units_by_category', category, sum(kept_units)
from demo.lines
inner join demo.categories using (code)
where shipped_at <= getvariable('now')
group by category
union all
select 'shipped_units_by_channel', channel, sum(kept_units)
from demo.lines
where shipped_at <= getvariable('now')
group by channel
union all
select 'shipped_net_by_currency', currency, sum(round(net_amount * kept_units / quantity, 2))
from demo.lines
where shipped_at <= getvariable('now')
group by currency
union all
select 'requested_units', '', sum(returned_units) from asked
union all
select 'counted_units', '', sum(returned_units) from asked where not is_void
union all
select 'requested_units_by_reason_code', coalesce(reason_code, ''), sum(returned_units) from asked group by reason_code
union all
select 'counted_units_by_reason_code', coalesce(reason_code, ''), sum(returned_units) from asked where not is_void group by reason_code
union all
select 'counted_units_by_category', category, sum(returned_units)
from asked
inner join demo.categories using (code)
where not is_void
group by category
union all
select 'received_units', '', sum(received_units) from asked where received_at <= getvariable('now')
union all
select 'units_without_order_line', '', sum(returned_units) from asked where is_unlinked
union all
select 'refund_paid_by_currency', currency, sum(amount) from demo.refunds where paid_at <= getvariable('now') group by currency
union all
select 'refunds_paid', '', count(*) from demo.refunds where paid_at <= getvariable('now')
union all
select
    'returns_by_state',
    case
        when cancelled_at <= getvariable('now') then 'cancelled'
        when rejected_at <= getvariable('now') then 'rejected'
        when settled_at <= getvariable('now') then 'settled'
        else 'open'
    end,
    count(*)
from life
group by all
union all
select 'ledger_debit_by_currency', currency, sum(amount) from demo.postings where posted_at <= getvariable('now') group by currency;
