-- crm_customers: customers by their ids, each with how they stand to comparable ones today.
--
-- grain   one row per customer of a source that the version has
-- params  $source_ids VARCHAR[], $customer_ids VARCHAR[]
-- filled  source_id, customer_id, customer_name, segment, tier, country
--
-- The two lists go together, place by place. Of a customer to whom nothing was shipped within two years the figures are
-- null. Whoever may not see a customer gets no row of them.

with

asked as (

    select distinct
        unnest($source_ids) as source_id,
        unnest($customer_ids) as customer_id

)

select
    dim_customers.source_id,
    dim_customers.customer_id,
    coalesce(dim_customers.customer_name, 'unknown') as customer_name,
    coalesce(dim_customers.segment, 'unknown') as segment,
    coalesce(dim_customers.tier, 'unknown') as tier,
    coalesce(dim_customers.country, 'unknown') as country,
    cast(fair.orders as double) as orders,
    fair.last_ordered_on,
    fair.shipped_units,
    fair.exposed_units,
    fair.own_units,
    fair.our_fault_units,
    fair.expected_units,
    fair.shrunk_ratio,
    fair.shrunk_low,
    fair.shrunk_high,
    fair.probability_over,
    fair.standing,
    fair.is_flagged,
    cast(fair.clear_units as double) as clear_units,
    cast(fair.bracketing_orders as double) as bracketing_orders,
    cast(fair.whole_orders as double) as whole_orders,
    cast(fair.larger_orders as double) as larger_orders,
    cast(fair.late_lines as double) as late_lines,
    cast(fair.timed_lines as double) as timed_lines,
    cast(fair.no_fault_lines as double) as no_fault_lines,
    cast(fair.defect_claim_lines as double) as defect_claim_lines,
    cast(fair.short_lines as double) as short_lines,
    cast(fair.received_lines as double) as received_lines,
    cast(fair.our_fault_orders as double) as our_fault_orders,
    fair.last_let_down_on,
    fair.is_let_down,
    fair.is_important,
    cast(fair.net_amount as double) as net_amount,
    cast(fair.contribution_amount as double) as contribution_amount
from asked
inner join marts.dim_customers
    on asked.source_id = dim_customers.source_id
    and asked.customer_id = dim_customers.customer_id
left join marts.agg_customer_fairness as fair
    on asked.source_id = fair.source_id
    and asked.customer_id = fair.customer_id
order by dim_customers.source_id, dim_customers.customer_id
