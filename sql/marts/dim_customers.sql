-- dim_customers: every customer that the source knows or that any order or return names.
--
-- grain   one row per customer of a source
-- key     source_id, customer_id
-- kept    table
-- tests   not_null(customer_name, country)
--
-- E-mail addresses and telephone numbers stay behind: no page shows them.

with

customers as (

    select * from staging.stg_customers

),

named as (

    select source_id, customer_id from customers
    union
    select source_id, coalesce(customer_id, 'unknown') from staging.stg_orders
    union
    select source_id, coalesce(customer_id, 'unknown') from staging.stg_returns
    union
    select source_id, customer_id from staging.stg_refunds where customer_id is not null
    union
    select distinct source_id, 'unknown' from staging.stg_order_lines
    union
    select distinct source_id, 'unknown' from staging.stg_return_lines

)

select
    named.source_id,
    named.customer_id,
    coalesce(customers.name, named.customer_id) as customer_name,
    coalesce(customers.segment, 'unknown') as segment,
    coalesce(customers.tier, 'unknown') as tier,
    coalesce(customers.country, 'unknown') as country,
    coalesce(customers.region, 'unknown') as region,
    coalesce(customers.city, 'unknown') as city,
    customers.created_at::date as created_on,
from named
left join customers
    on customers.source_id = named.source_id
    and customers.customer_id = named.customer_id
order by named.source_id, named.customer_id
