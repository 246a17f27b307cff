-- fct_leaks: money that leaks out by returns: what was paid, sent, booked or forgotten against what should be.
--
-- grain   one row per finding: a rule and the document that breaks it
-- key     leak_id
-- kept    table
-- tests   not_null(rule, stake, source_id, document_id, since, customer_id, product_id, category, channel, country, reason)
--         relates(rule -> marts.dim_leak_rules)
--         expect(stake in ('paid', 'owed', 'goods', 'booked'))
--         expect(counted_amount >= 0 and (counted_amount <= amount or amount is null))
--         warn expect(amount > 0)
--
-- Each rule is a model of its own (int_leak_<rule>), whose head tells what it looks for; the days of grace and tolerances
-- are data (leak_rules.csv). A finding is nothing proven: somebody looks, and says what it was. leak_id stays as long as
-- the document breaks the rule, so that what was said of it stays with it.
--
-- One euro counts once. `amount` is what a finding is about, `counted_amount` what it adds to a total: rules that come
-- first (their position) count whole, later ones about the same refund only what exceeds them, and a return without an
-- order what no other finding on the money of that return counts. Goods at cost are other euros than refunds.
-- amount is null where an exchange rate, a price or a cost is missing (`lacks`); it then counts as 0.

with

found as (

    select 'refunded_twice' as rule, * from intermediate.int_leak_refunded_twice
    union all by name
    select 'refunded_never_received' as rule, * from intermediate.int_leak_refunded_never_received
    union all by name
    select 'exchanged_and_refunded' as rule, * from intermediate.int_leak_exchanged_and_refunded
    union all by name
    select 'refund_above_value' as rule, * from intermediate.int_leak_refund_above_value
    union all by name
    select 'exchange_shipped_twice' as rule, * from intermediate.int_leak_exchange_shipped_twice
    union all by name
    select 'received_never_settled' as rule, * from intermediate.int_leak_received_never_settled
    union all by name
    select 'restocked_though_scrapped' as rule, * from intermediate.int_leak_restocked_though_scrapped
    union all by name
    select 'restocked_uninspected' as rule, * from intermediate.int_leak_restocked_uninspected
    union all by name
    select 'restock_without_movement' as rule, * from intermediate.int_leak_restock_without_movement
    union all by name
    select 'credit_note_without_ledger' as rule, * from intermediate.int_leak_credit_note_without_ledger
    union all by name
    select 'ledger_differs' as rule, * from intermediate.int_leak_ledger_differs
    union all by name
    select 'return_without_order' as rule, * from intermediate.int_leak_return_without_order

),

now as (

    select max(data_to)::timestamp as data_to from intermediate.int_data_to

),

ranked as (

    select
        found.*,
        rules.position,
        rules.stake,
        coalesce(
            sum(coalesce(found.amount, 0)) over (
                partition by found.source_id, coalesce(found.refund_id, found.rule || ' ' || found.document_id)
                order by rules.position
                rows between unbounded preceding and 1 preceding
            ),
            0
        ) as amount_before,
    from found
    join reference.leak_rules as rules on rules.rule = found.rule

),

counted as (

    select
        *,
        greatest(coalesce(amount, 0) - amount_before, 0) as counted_once,
    from ranked

),

of_return as (

    select source_id, return_id, sum(counted_once) as amount from counted
    where rule <> 'return_without_order' and stake <> 'goods' and return_id is not null
    group by all

)

select
    counted.rule || '-' || left(md5(counted.source_id || chr(31) || counted.document_id), 16) as leak_id,
    counted.rule,
    counted.stake,
    counted.source_id,
    counted.document_id,
    counted.return_id,
    counted.return_line_id,
    counted.refund_id,
    counted.exchange_id,
    coalesce(returns.order_id, refunds.order_id) as order_id,
    coalesce(lines.customer_id, returns.customer_id, refunds.customer_id, 'unknown') as customer_id,
    coalesce(lines.product_id, returns.product_id, 'unknown') as product_id,
    coalesce(lines.category, returns.category, refunds.category, 'unknown') as category,
    coalesce(returns.channel, refunds.channel, 'unknown') as channel,
    coalesce(returns.country, refunds.country, 'unknown') as country,
    coalesce(returns.warehouse_id, 'unknown') as warehouse_id,
    coalesce(returns.handler, 'unknown') as handler,
    coalesce(lines.reason, returns.reason, refunds.reason, 'no_reason') as reason,
    counted.amount::decimal(18, 4) as amount,
    case
        when counted.rule = 'return_without_order'
            then greatest(counted.counted_once - coalesce(of_return.amount, 0), 0)
        else counted.counted_once
    end::decimal(18, 4) as counted_amount,
    case
        when counted.amount is not null then null
        when counted.stake = 'goods' then 'cost'
        when counted.paid_at is null then 'price'
        else 'rate'
    end as lacks,
    counted.units,
    counted.since,
    greatest(date_diff('day', counted.since, now.data_to), 0) as age_days,
    counted.paid_amount::decimal(18, 4) as paid_amount,
    counted.worth_amount::decimal(18, 4) as worth_amount,
    counted.booked_amount::decimal(18, 4) as booked_amount,
    counted.paid_at,
    counted.received_at,
    counted.inspected_at,
    counted.moved_at,
    counted.other_id,
    counted.other_at,
from counted
cross join now
left join of_return
    on of_return.source_id = counted.source_id
    and of_return.return_id = counted.return_id
left join marts.fct_returns as returns
    on returns.source_id = counted.source_id
    and returns.return_id = counted.return_id
left join marts.fct_return_lines as lines
    on lines.source_id = counted.source_id
    and lines.return_line_id = counted.return_line_id
left join marts.fct_refunds as refunds
    on refunds.source_id = counted.source_id
    and refunds.refund_id = counted.refund_id
order by counted.since desc, leak_id
