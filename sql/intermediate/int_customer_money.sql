-- int_customer_money: what a customer's returns cost within two years.
--
-- grain   one row per customer of a source with a refund or a return
-- key     source_id, customer_id
-- kept    table
--
-- `refund_amount` was paid, `owed_amount` is approved or received and not paid yet. `restocked_amount` is what goods that
-- came back are worth at today's cost: those that the inspection put back on the shelf, and where a source tells of no
-- inspections, all that came back. What was exchanged left again and is not among it.

with

spans as (

    select source_id, data_to::date as seen_to from intermediate.int_data_to

),

inspecting as (

    select distinct source_id from staging.stg_inspections

),

refunds as (

    select fct_refunds.source_id, fct_refunds.customer_id, sum(fct_refunds.amount) as refund_amount
    from marts.fct_refunds
    inner join spans
        on fct_refunds.source_id = spans.source_id
        and fct_refunds.refunded_on between spans.seen_to - 730 and spans.seen_to
    where fct_refunds.refund_status = 'paid'
    group by all

),

costs as (

    select source_id, return_id, sum(amount) as cost_amount
    from intermediate.int_handling_costs
    group by all

),

cases as (

    select
        fct_returns.source_id,
        fct_returns.customer_id,
        sum(fct_returns.refund_owed_amount) as owed_amount,
        sum(costs.cost_amount) as return_cost_amount
    from marts.fct_returns
    inner join spans
        on fct_returns.source_id = spans.source_id
        and fct_returns.requested_at::date between spans.seen_to - 730 and spans.seen_to
    left join costs
        on fct_returns.source_id = costs.source_id
        and fct_returns.return_id = costs.return_id
    group by all

),

exchanged as (

    select source_id, return_line_id, sum(exchanged_units) as exchanged_units
    from marts.fct_exchanges
    where return_line_id is not null
    group by all

),

restocked as (

    select
        fct_return_lines.source_id,
        fct_return_lines.customer_id,
        sum(
            greatest(
                case
                    when inspecting.source_id is null then fct_return_lines.returned_units
                    when fct_return_lines.disposition = 'restock' then fct_return_lines.received_units
                    else 0
                end - coalesce(exchanged.exchanged_units, 0),
                0
            ) * dim_products.unit_cost
        ) as restocked_amount
    from marts.fct_return_lines
    inner join spans
        on fct_return_lines.source_id = spans.source_id
        and fct_return_lines.requested_on between spans.seen_to - 730 and spans.seen_to
    left join inspecting
        on fct_return_lines.source_id = inspecting.source_id
    left join exchanged
        on fct_return_lines.source_id = exchanged.source_id
        and fct_return_lines.return_line_id = exchanged.return_line_id
    left join marts.dim_products
        on fct_return_lines.source_id = dim_products.source_id
        and fct_return_lines.product_id = dim_products.product_id
    where fct_return_lines.is_counted
    group by all

),

parts as (

    select source_id, customer_id, refund_amount, null as owed_amount, null as return_cost_amount, null as restocked_amount
    from refunds

    union all

    select source_id, customer_id, null, owed_amount, return_cost_amount, null
    from cases

    union all

    select source_id, customer_id, null, null, null, restocked_amount
    from restocked

)

select
    source_id,
    customer_id,
    coalesce(sum(refund_amount), 0)::decimal(18, 4) as refund_amount,
    coalesce(sum(owed_amount), 0)::decimal(18, 4) as owed_amount,
    coalesce(sum(return_cost_amount), 0)::decimal(18, 4) as return_cost_amount,
    coalesce(sum(restocked_amount), 0)::decimal(18, 4) as restocked_amount
from parts
where customer_id is not null and customer_id <> 'unknown'
group by source_id, customer_id
