-- batch_customers: who has units of a batch that did not come back, those with the most first.
--
-- grain   one row per customer; orders of nobody known are one row, `unknown`
-- params  $source_id VARCHAR, $batch_id VARCHAR, $limit INTEGER, $offset INTEGER
-- filled  source_id, customer_id, shipped_units, kept_units, orders, total

with

customers as (

    select
        source_id,
        customer_id,
        sum(shipped_units) as shipped_units,
        sum(greatest(shipped_units - returned_units, 0)) as kept_units,
        count(distinct order_id) as orders,
        max(cohort_on) as last_on
    from marts.fct_order_lines
    where source_id = $source_id
        and batch_id = $batch_id
        and shipped_units > 0
    group by source_id, customer_id
    having sum(greatest(shipped_units - returned_units, 0)) > 0

),

counts as (

    select count(*) as total from customers

)

select
    customers.source_id,
    customers.customer_id,
    dim_customers.customer_name,
    dim_customers.tier,
    dim_customers.country,
    cast(customers.shipped_units as double) as shipped_units,
    cast(customers.kept_units as double) as kept_units,
    cast(customers.orders as double) as orders,
    customers.last_on,
    cast(counts.total as double) as total
from customers
cross join counts
left join marts.dim_customers
    on customers.source_id = dim_customers.source_id
    and customers.customer_id = dim_customers.customer_id
order by customers.kept_units desc, customers.last_on desc, customers.customer_id
limit $limit
offset $offset
