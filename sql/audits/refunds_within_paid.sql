-- refunds_within_paid: no order is refunded more than was paid for it.
-- severity warn
--
-- Sources give net amounts, and refunds with or without tax: what exceeds the net amount by more than the highest rate of
-- VAT there is (27 %) was not paid.

with

refunded as (

    select source_id, order_id, sum(amount) as amount from marts.fct_refunds
    where refund_status = 'paid' and order_id is not null
    group by all

),

paid as (

    select order_lines.source_id, order_lines.order_id, sum(order_lines.net_amount) as amount
    from marts.fct_order_lines as order_lines
    semi join refunded using (source_id, order_id)
    group by all
    having count(*) = count(order_lines.net_amount)

)

select source_id, order_id, refunded.amount as refunded_amount, paid.amount as net_amount
from refunded
join paid using (source_id, order_id)
where refunded.amount > paid.amount * 1.27
