-- int_customer_evidence: what can be counted of the way in which a customer sends back, within two years.
--
-- grain   one row per customer of a source who sent anything back
-- key     source_id, customer_id
-- kept    table
--
-- Counts only, each beside what it is counted among. `bracketing_orders`: two or more variants of one style in an order,
-- of which the customer sent back some by choice and kept some. `late_lines`: sent back by choice in the last quarter of the
-- return window (of those whose delivery is known). `no_fault_lines`: claimed to be defective or damaged, and
-- the inspection found nothing (of those inspected). `short_lines`: fewer units arrived than were announced (of those that
-- arrived).

with

spans as (

    select source_id, data_to::date as seen_to from intermediate.int_data_to

),

lines as (

    select
        fct_return_lines.source_id,
        fct_return_lines.customer_id,
        fct_return_lines.order_id,
        fct_return_lines.order_line_id,
        fct_return_lines.returned_units,
        fct_return_lines.received_units,
        fct_return_lines.received_on,
        fct_return_lines.result,
        fct_return_lines.requested_on - fct_return_lines.delivered_on as kept_days,
        settings.return_window_days,
        fct_return_lines.reason in ('defective', 'damaged_in_transit') as is_defect_claim,
        fct_return_lines.fault not in ('seller', 'logistics') and fct_return_lines.reason <> 'unmapped' as is_own_choice
    from marts.fct_return_lines
    inner join spans
        on fct_return_lines.source_id = spans.source_id
        and fct_return_lines.cohort_on between spans.seen_to - 730 and spans.seen_to
    cross join reference.settings
    where fct_return_lines.is_counted
        and fct_return_lines.customer_id <> 'unknown'
        and fct_return_lines.requested_on <= spans.seen_to

),

claimed as (

    select
        source_id,
        customer_id,
        count(*) filter (where is_own_choice and kept_days >= 0) as timed_lines,
        count(*) filter (
            where is_own_choice and kept_days between 0.75 * return_window_days and return_window_days
        ) as late_lines,
        count(*) filter (where is_defect_claim and result in ('pass', 'fail')) as defect_claim_lines,
        count(*) filter (where is_defect_claim and result = 'pass') as no_fault_lines,
        count(*) filter (where received_on is not null) as received_lines,
        count(*) filter (where received_on is not null and received_units < returned_units) as short_lines
    from lines
    group by all

),

chosen as (

    select source_id, order_id, order_line_id, sum(returned_units) as own_units
    from lines
    where is_own_choice and order_id is not null
    group by all

),

-- Only orders of which something came back can be bracketed.
styles as (

    select
        fct_order_lines.source_id,
        fct_order_lines.customer_id,
        fct_order_lines.order_id,
        int_product_styles.style_id,
        count(distinct fct_order_lines.product_id) as variants,
        sum(fct_order_lines.shipped_units) as shipped_units,
        sum(fct_order_lines.returned_units) as returned_units,
        sum(chosen.own_units) as own_units
    from marts.fct_order_lines
    semi join chosen as orders_back
        on fct_order_lines.source_id = orders_back.source_id
        and fct_order_lines.order_id = orders_back.order_id
    inner join intermediate.int_product_styles
        on fct_order_lines.source_id = int_product_styles.source_id
        and fct_order_lines.product_id = int_product_styles.product_id
    left join chosen
        on fct_order_lines.source_id = chosen.source_id
        and fct_order_lines.order_line_id = chosen.order_line_id
    where fct_order_lines.shipped_units > 0
    group by all

),

bracketed as (

    select source_id, customer_id, count(distinct order_id) as bracketing_orders
    from styles
    where variants > 1 and own_units > 0 and returned_units < shipped_units
    group by all

)

select
    claimed.source_id,
    claimed.customer_id,
    coalesce(bracketed.bracketing_orders, 0) as bracketing_orders,
    claimed.late_lines,
    claimed.timed_lines,
    claimed.no_fault_lines,
    claimed.defect_claim_lines,
    claimed.short_lines,
    claimed.received_lines
from claimed
left join bracketed
    on claimed.source_id = bracketed.source_id
    and claimed.customer_id = bracketed.customer_id
