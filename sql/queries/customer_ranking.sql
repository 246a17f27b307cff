-- customer_ranking: the customers to look at, with what can be pointed at: for review, or because we let them down.
--
-- grain   one row per customer of a source
-- params  $view VARCHAR, $source VARCHAR[], $tier VARCHAR[], $country VARCHAR[], $limit INTEGER, $offset INTEGER
-- filled  source_id, customer_id, customer_name, segment, tier, country, orders, shipped_units, exposed_units, own_units,
--         our_fault_units, expected_units, standing, is_flagged, our_fault_orders, is_important, rfm_segment, total, amount
--
-- `$view` is `review` (flagged, by probability times money) or `let_down` (important customers whom we failed, by what they
-- are worth). Figures are those of marts.agg_customer_fairness, two years of cohorts; the filters narrow who is listed and
-- change no figure. `amount` is of all that are listed: the excess of those for review, the sales of the others.

with

customers as (

    select
        agg_customer_fairness.*,
        coalesce(dim_customers.customer_name, 'unknown') as customer_name,
        coalesce(dim_customers.segment, 'unknown') as segment,
        coalesce(dim_customers.tier, 'unknown') as tier,
        coalesce(dim_customers.country, 'unknown') as country
    from marts.agg_customer_fairness
    left join marts.dim_customers
        on agg_customer_fairness.source_id = dim_customers.source_id
        and agg_customer_fairness.customer_id = dim_customers.customer_id
    where (len($source) = 0 or list_contains($source, agg_customer_fairness.source_id))
        and (len($tier) = 0 or list_contains($tier, dim_customers.tier))
        and (len($country) = 0 or list_contains($country, dim_customers.country))

),

found as (

    select *
    from customers
    where case $view when 'let_down' then is_let_down and is_important else is_flagged end

),

counts as (

    select
        count(*) as total,
        case $view
            when 'let_down' then sum(net_amount)
            else sum(excess_amount + excess_cost_amount)
        end as amount
    from found

)

select
    found.source_id,
    found.customer_id,
    found.customer_name,
    found.segment,
    found.tier,
    found.country,
    cast(found.orders as double) as orders,
    found.last_ordered_on,
    found.shipped_units,
    found.exposed_units,
    found.own_units,
    found.our_fault_units,
    found.expected_units,
    found.ratio,
    found.shrunk_ratio,
    found.shrunk_low,
    found.shrunk_high,
    found.probability_over,
    found.false_discovery,
    found.standing,
    found.is_flagged,
    cast(found.excess_amount as double) as excess_amount,
    cast(found.excess_cost_amount as double) as excess_cost_amount,
    cast(found.bracketing_orders as double) as bracketing_orders,
    cast(found.whole_orders as double) as whole_orders,
    cast(found.larger_orders as double) as larger_orders,
    cast(found.late_lines as double) as late_lines,
    cast(found.timed_lines as double) as timed_lines,
    cast(found.no_fault_lines as double) as no_fault_lines,
    cast(found.defect_claim_lines as double) as defect_claim_lines,
    cast(found.short_lines as double) as short_lines,
    cast(found.received_lines as double) as received_lines,
    cast(found.our_fault_orders as double) as our_fault_orders,
    found.last_let_down_on,
    found.is_important,
    cast(found.net_amount as double) as net_amount,
    cast(found.contribution_amount as double) as contribution_amount,
    found.rfm_segment,
    cast(coalesce(counts.amount, 0) as double) as amount,
    cast(counts.total as double) as total
from found
cross join counts
order by
    case $view when 'let_down' then found.net_amount else found.priority_amount end desc nulls last,
    found.source_id,
    found.customer_id
limit $limit
offset $offset
