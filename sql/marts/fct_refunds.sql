-- fct_refunds: money that went back, or is to go back.
--
-- grain   one row per refund of a source
-- key     source_id, refund_id
-- kept    incremental by source_id, refund_id
-- stale   select source_id, refund_id from changes.int_refunds
-- stale   select refunds.source_id, refunds.refund_id from intermediate.int_refunds as refunds
--         semi join changes.fct_returns as touched on touched.source_id = refunds.source_id
--         and touched.return_id = refunds.return_id
-- stale   select refunds.source_id, refunds.refund_id from intermediate.int_refunds as refunds
--         semi join raw.orders on orders.source_id = refunds.source_id
--         and orders.order_id = refunds.order_id and orders._load_seq > $since
-- narrows intermediate.int_refunds
-- tests   not_null(refund_status, method, channel, country, category, reason)
--         warn expect(amount > 0)
--
-- The dimensions are those of the return: of its line of the largest amount where they are of a line.

with

refunds as (

    select * from intermediate.int_refunds

),

returns as (

    select * from marts.fct_returns

),

orders as (

    select * from staging.stg_orders

)

select
    refunds.source_id,
    refunds.refund_id,
    refunds.return_id,
    coalesce(refunds.order_id, returns.order_id) as order_id,
    coalesce(refunds.customer_id, returns.customer_id, orders.customer_id, 'unknown') as customer_id,
    refunds.amount,
    coalesce(refunds.method, 'unknown') as method,
    refunds.refund_status,
    refunds.requested_at::timestamp as requested_at,
    refunds.approved_at::timestamp as approved_at,
    refunds.paid_at::timestamp as paid_at,
    case when refunds.refund_status = 'paid' then
        coalesce(refunds.paid_at, refunds.approved_at, refunds.requested_at, refunds.updated_at)::date
    end as refunded_on,
    refunds.reference,
    coalesce(returns.channel, orders.channel, 'unknown') as channel,
    coalesce(returns.country, orders.country, 'unknown') as country,
    coalesce(returns.category, 'unknown') as category,
    coalesce(returns.reason, 'no_reason') as reason,
    coalesce(returns.reason_category, 'unknown') as reason_category,
    coalesce(returns.fault, 'unknown') as fault,
from refunds
left join returns
    on returns.source_id = refunds.source_id
    and returns.return_id = refunds.return_id
left join orders
    on orders.source_id = refunds.source_id
    and orders.order_id = refunds.order_id
order by refunded_on, refunds.source_id, refunds.refund_id
