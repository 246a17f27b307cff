-- customer: one customer as the source describes them, and since when they order.
--
-- grain   one row
-- params  $source_id VARCHAR, $customer_id VARCHAR
-- filled  source_id, customer_id, customer_name, segment, tier, country, region, city

select
    dim_customers.source_id,
    dim_customers.customer_id,
    dim_customers.customer_name,
    dim_customers.segment,
    dim_customers.tier,
    dim_customers.country,
    dim_customers.region,
    dim_customers.city,
    dim_customers.created_on,
    (
        select min(ordered_on)
        from marts.fct_order_lines
        where source_id = $source_id
            and customer_id = $customer_id
    ) as first_ordered_on,
    (
        select max(ordered_on)
        from marts.fct_order_lines
        where source_id = $source_id
            and customer_id = $customer_id
    ) as last_ordered_on
from marts.dim_customers
where dim_customers.source_id = $source_id
    and dim_customers.customer_id = $customer_id
