-- int_customer_exposures: what each customer was sent within two years, what of it was to be expected back, and what came.
--
-- grain   one row per customer of a source to whom anything was shipped within two years
-- key     source_id, customer_id
-- kept    table
-- tests   expect(exposed_units <= shipped_units)
--
-- `expected` adds up the rates of comparable purchases (agg_choice_rates), each as far as its returns have come by its age.
-- `own_squares`, `own_expected_products` and `expected_squares` add up by order what tells how far units of one order go
-- together: squares of what came back, its products with what was expected, squares of that.
-- Lines without a customer belong to no customer.

with

spans as (

    select source_id, data_to::date as seen_to from intermediate.int_data_to

),

-- Two rates and a share for each kind of purchase at each age: the lines need one join.
expectations as (

    select
        agg_choice_rates.category,
        agg_choice_rates.subcategory,
        agg_choice_rates.channel,
        agg_return_delays.age_days,
        agg_return_delays.developed_share,
        agg_choice_rates.own_rate,
        agg_choice_rates.our_fault_rate
    from marts.agg_choice_rates
    inner join marts.agg_return_delays
        on agg_return_delays.counted = 'requested'
        and agg_choice_rates.category = agg_return_delays.category

),

lines as (

    select
        fct_order_lines.source_id,
        fct_order_lines.customer_id,
        fct_order_lines.order_id,
        fct_order_lines.category,
        fct_order_lines.subcategory,
        fct_order_lines.channel,
        fct_order_lines.ordered_on,
        spans.seen_to - fct_order_lines.cohort_on as age_days,
        fct_order_lines.shipped_units::double as shipped_units,
        fct_order_lines.net_amount,
        fct_order_lines.unit_cost
    from marts.fct_order_lines
    inner join spans
        on fct_order_lines.source_id = spans.source_id
        and fct_order_lines.cohort_on between spans.seen_to - 730 and spans.seen_to
    where fct_order_lines.shipped_units > 0
        and fct_order_lines.customer_id <> 'unknown'

),

orders as (

    select
        lines.source_id,
        lines.customer_id,
        lines.order_id,
        max(lines.ordered_on) as ordered_on,
        sum(lines.shipped_units) as shipped_units,
        -- an age beyond the curve: all that will come has come
        sum(lines.shipped_units * coalesce(expectations.developed_share, 1)) as exposed_units,
        sum(
            lines.shipped_units * coalesce(expectations.developed_share * expectations.own_rate, agg_choice_rates.own_rate)
        ) as expected_units,
        sum(
            lines.shipped_units
            * coalesce(expectations.developed_share * expectations.our_fault_rate, agg_choice_rates.our_fault_rate)
        ) as expected_our_fault_units,
        sum(lines.net_amount) as net_amount,
        count(*) filter (where lines.net_amount is null) as unpriced_lines,
        sum(lines.shipped_units * lines.unit_cost::double) as cost_amount,
        sum(lines.shipped_units) filter (where lines.unit_cost is null) as uncosted_units
    from lines
    inner join marts.agg_choice_rates
        on lines.category = agg_choice_rates.category
        and lines.subcategory = agg_choice_rates.subcategory
        and lines.channel = agg_choice_rates.channel
    left join expectations
        on lines.category = expectations.category
        and lines.subcategory = expectations.subcategory
        and lines.channel = expectations.channel
        and lines.age_days = expectations.age_days
    group by lines.source_id, lines.customer_id, lines.order_id

),

returned as (

    select
        fct_return_lines.source_id,
        fct_return_lines.order_id,
        sum(fct_return_lines.returned_units)::double as returned_units,
        coalesce(
            sum(fct_return_lines.returned_units) filter (
                where fct_return_lines.fault not in ('seller', 'logistics') and fct_return_lines.reason <> 'unmapped'
            ),
            0
        )::double as own_units,
        coalesce(
            sum(fct_return_lines.returned_units) filter (where fct_return_lines.fault in ('seller', 'logistics')), 0
        )::double as our_fault_units,
        coalesce(sum(fct_return_lines.returned_units) filter (where fct_return_lines.reason = 'unmapped'), 0)::double
            as unmapped_units,
        coalesce(sum(fct_return_lines.returned_units) filter (where fct_return_lines.fault <> 'unknown'), 0)::double
            as explained_units,
        sum(fct_return_lines.returned_amount) as returned_amount,
        max(fct_return_lines.requested_on) filter (where fct_return_lines.fault in ('seller', 'logistics')) as let_down_on
    from marts.fct_return_lines
    inner join spans
        on fct_return_lines.source_id = spans.source_id
        and fct_return_lines.cohort_on between spans.seen_to - 730 and spans.seen_to
    where fct_return_lines.is_counted
        and fct_return_lines.order_id is not null
        and fct_return_lines.requested_on <= spans.seen_to
    group by fct_return_lines.source_id, fct_return_lines.order_id

)

select
    orders.source_id,
    orders.customer_id,
    count(*) as orders,
    max(orders.ordered_on) as last_ordered_on,
    sum(orders.shipped_units) as shipped_units,
    round(sum(orders.exposed_units), 6) as exposed_units,
    round(sum(orders.expected_units), 6) as expected_units,
    round(sum(orders.expected_our_fault_units), 6) as expected_our_fault_units,
    coalesce(sum(returned.returned_units), 0) as returned_units,
    coalesce(sum(returned.own_units), 0) as own_units,
    coalesce(sum(returned.own_units * returned.own_units), 0) as own_squares,
    round(coalesce(sum(returned.own_units * orders.expected_units), 0), 6) as own_expected_products,
    round(sum(orders.expected_units * orders.expected_units), 9) as expected_squares,
    coalesce(sum(returned.our_fault_units), 0) as our_fault_units,
    coalesce(sum(returned.unmapped_units), 0) as unmapped_units,
    coalesce(sum(returned.explained_units), 0) as explained_units,
    count(*) filter (where returned.our_fault_units > 0) as our_fault_orders,
    max(returned.let_down_on) as last_let_down_on,
    count(*) filter (where orders.shipped_units > 1) as larger_orders,
    count(*) filter (where orders.shipped_units > 1 and returned.own_units >= orders.shipped_units) as whole_orders,
    case when sum(orders.unpriced_lines) = 0 then sum(orders.net_amount) end as net_amount,
    coalesce(sum(returned.returned_amount), 0)::decimal(18, 4) as returned_amount,
    round(sum(orders.cost_amount), 4) as cost_amount,
    coalesce(sum(orders.uncosted_units), 0) as uncosted_units
from orders
left join returned
    on orders.source_id = returned.source_id
    and orders.order_id = returned.order_id
group by orders.source_id, orders.customer_id
