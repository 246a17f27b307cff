-- unknown_customers: every customer that an order or a return names is known to its source, if it knows customers.
-- severity warn

with

customer_sources as (

    select distinct source_id from staging.stg_customers

)

select dim_customers.source_id, dim_customers.customer_id
from marts.dim_customers
semi join customer_sources using (source_id)
anti join staging.stg_customers using (source_id, customer_id)
where dim_customers.customer_id <> 'unknown'
