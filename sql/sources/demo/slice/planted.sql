-- planted: adds what the slice shows of the planted truths by now.
--
-- Rates are of units: asked back by now, of shipped; cohorts younger than 90 days are left out of trends.

insert into demo.found

with

lines as (

    select
        lines.*,
        coalesce(case_lines.returned_units, 0) as asked_units,
        case_lines.reason
    from demo.lines
    left join demo.case_lines on case_lines.line_key = lines.line_key and case_lines.requested_at <= getvariable('now')
    where lines.shipped_at <= getvariable('now')

)

select
    'bad_batch',
    'batches',
    demo.batch_id('P-SHO-00002', 3) as id,
    case when batch = 3 then 'batch' else 'siblings' end as member,
    sum(asked_units),
    sum(kept_units)
from lines
where code = 'SHO' and style = 0 and size_index = 2
group by all
union all
select
    'declining_supplier',
    'suppliers',
    'S168',
    case when month_index between 13 and 24 then 'year before' else 'last months' end as member,
    sum(asked_units),
    sum(kept_units)
from lines
where
    supplier_id = 'S168'
    and (month_index between 13 and 24 or month_index >= 31)
    and ordered_at <= getvariable('now') - interval 90 days
group by all
union all
-- of the returned units, those that were too small
select
    'wrong_size_chart',
    'products',
    product_id,
    'too small',
    sum(case when reason in ('SZ-S', 'SZ-C') then asked_units else 0 end),
    sum(asked_units)
from lines
where code = 'WOM' and style = 2
group by product_id
union all
select
    case when kind = 'serial' then 'serial_returner' else 'lookalike' end,
    'customers',
    customer_id,
    case kind when 'serial' then 'opportunistic' when 'dresses' then 'buys dresses' else 'let down by us' end,
    sum(asked_units),
    sum(kept_units)
from lines
where kind in ('serial', 'dresses', 'let down')
group by kind, customer_id
union all
select
    'mix_shift',
    'categories',
    category,
    case when month_index >= 31 then 'after' else 'before' end as member,
    sum(asked_units),
    sum(kept_units)
from lines
inner join demo.categories using (code)
where ordered_at <= getvariable('now') - interval 90 days
group by category, member
union all
-- hours from receipt to inspection, of cases
select
    'slow_warehouse',
    'warehouses',
    'W2',
    case when warehouse_id = 'W2' then 'warehouse' else 'others' end as member,
    sum(date_diff('minute', received_at, inspected_at)) / 60.0,
    count(*)
from demo.cases
where inspected_at <= getvariable('now')
group by member
union all
select 'refund_paid_twice', 'refunds', refund_id, currency, amount, 1
from demo.refunds
where payment = 2 and paid_at <= getvariable('now')
union all
select 'refund_without_receipt', 'refunds', refund_id, currency, amount, 1
from demo.refunds
where path = 'unreceived' and paid_at <= getvariable('now')
union all
select 'exchanged_and_refunded', 'refunds', refund_id, currency, amount, 1
from demo.refunds
where resolution = 'exchange' and paid_at <= getvariable('now')
union all
select 'refund_not_posted', 'refunds', refund_id, currency, amount, 1
from demo.refunds
where is_unposted and paid_at <= getvariable('now') - interval 2 days
union all
select 'refund_above_value', 'refunds', refund_id, currency, overpaid, 1
from demo.refunds
where overpaid > 0 and paid_at <= getvariable('now')
union all
select 'ledger_differs', 'refunds', refund_id, currency, misposted, 1
from demo.refunds
where misposted > 0 and not is_unposted and paid_at <= getvariable('now') - interval 2 days
union all
select 'exchange_shipped_twice', 'exchanges', exchange_id, 'units', units, 1
from demo.exchanges
where parcel = 2 and shipped_at <= getvariable('now')
union all
-- received long ago and neither refunded nor exchanged: a week may pass until it is settled, and thirty days of grace
select 'never_settled', 'returns', return_id, currency, sum(received_units * unit_net), 1
from demo.case_lines
where path = 'forgotten' and received_at <= getvariable('now') - interval 37 days
group by return_id, currency
union all
select 'restock_without_movement', 'return_lines', return_line_id, 'units', received_units, 1
from demo.case_lines
where is_unbooked and disposition = 'restock' and stocked_at <= getvariable('now')
union all
select 'restocked_though_scrapped', 'return_lines', return_line_id, 'units', received_units, 1
from demo.case_lines
where is_misbooked and disposition = 'scrap' and stocked_at <= getvariable('now')
union all
select 'inspection_skipped', 'return_lines', return_line_id, 'units', received_units, 1
from demo.case_lines
where is_uninspected and stocked_at <= getvariable('now')
union all
-- what waits at a step: two days may pass until the inspection, three until the payment, and thirty more
select 'stuck_case', 'returns', return_id, case when is_lost then 'received' else 'stocked' end, 1, 1
from demo.cases
where
    path = 'forgotten'
    and case when is_lost then received_at + interval 2 days else stocked_at + interval 3 days end
    <= getvariable('now') - interval 30 days
union all
-- goods or money for returns that name no order; with a customer, the order may be found by what was bought
select
    'return_without_order',
    'returns',
    return_id,
    case when is_anonymous or customer_id is null then 'cannot be found' else 'may be found' end,
    1,
    1
from demo.cases
where
    is_unlinked
    and requested_at <= getvariable('now') - interval 7 days
    and (received_at <= getvariable('now') or (path = 'unreceived' and settled_at <= getvariable('now')));
