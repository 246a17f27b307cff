-- customer_totals: what a customer was sent, what came back, and whose fault it was.
--
-- grain   one row
-- params  $source_id VARCHAR, $customer_id VARCHAR, $since DATE, $until DATE
-- filled  orders, shipped_units, net_amount, returns, returned_units, our_fault_units, unmapped_units, own_units,
--         returned_amount, refund_amount
--
-- By the day of shipping (basis cohort), in units, requested. `own_units` are the units that count in the rate:
-- neither the seller’s nor the carrier’s fault, nor unmapped. The interval is that of customers_list.

with

orders as (

    select
        sum(shipped_units) as shipped_units,
        sum(net_amount) as net_amount
    from marts.fct_order_lines
    where source_id = $source_id
        -- if customer_hash
        and customer_hash = marts.customer_hash($source_id, $customer_id)
        -- end if
        and customer_id = $customer_id
        and cohort_on >= $since
        and cohort_on < $until
        and shipped_units > 0
    group by order_id

),

shipped as (

    select
        count(*) as orders,
        sum(shipped_units) as shipped_units,
        sum(net_amount) as net_amount,
        cast(sum(shipped_units) as double) * cast(sum(shipped_units) as double)
            / nullif(sum(cast(shipped_units as double) * cast(shipped_units as double)), 0) as effective
    from orders

),

returned as (

    select
        count(distinct return_id) as returns,
        sum(returned_units) as returned_units,
        sum(returned_units) filter (where fault in ('seller', 'logistics')) as our_fault_units,
        sum(returned_units) filter (where reason = 'unmapped') as unmapped_units,
        sum(returned_units) filter (where fault not in ('seller', 'logistics') and reason <> 'unmapped') as own_units,
        sum(returned_amount) as returned_amount
    from marts.fct_return_lines
    where source_id = $source_id
        -- if customer_hash
        and customer_hash = marts.customer_hash($source_id, $customer_id)
        -- end if
        and customer_id = $customer_id
        and cohort_on >= $since
        and cohort_on < $until
        and returned_units > 0

),

refunded as (

    select
        sum(amount) filter (where refund_status = 'paid') as refund_amount
    from marts.fct_refunds
    where source_id = $source_id
        and customer_id = $customer_id
        and refunded_on >= $since
        and refunded_on < $until

),

rated as (

    select
        cast(coalesce(returned.own_units, 0) as double) / nullif(cast(shipped.shipped_units as double), 0) as rate
    from shipped
    cross join returned

)

select
    cast(shipped.orders as double) as orders,
    cast(coalesce(shipped.shipped_units, 0) as double) as shipped_units,
    cast(coalesce(shipped.net_amount, 0) as double) as net_amount,
    cast(returned.returns as double) as returns,
    cast(coalesce(returned.returned_units, 0) as double) as returned_units,
    cast(coalesce(returned.our_fault_units, 0) as double) as our_fault_units,
    cast(coalesce(returned.unmapped_units, 0) as double) as unmapped_units,
    cast(coalesce(returned.own_units, 0) as double) as own_units,
    cast(coalesce(returned.returned_amount, 0) as double) as returned_amount,
    cast(coalesce(refunded.refund_amount, 0) as double) as refund_amount,
    rated.rate,
    marts.wilson_low(rated.rate * shipped.effective, shipped.effective) as low,
    marts.wilson_high(rated.rate * shipped.effective, shipped.effective) as high
from shipped
cross join returned
cross join refunded
cross join rated
