-- stg_customers: customers as a source shows them, without those it deleted.
--
-- grain   one row per customer of a source
-- key     source_id, customer_id
-- kept    view

select
    source_id,
    customer_id,
    name,
    email,
    phone,
    segment,
    tier,
    upper(trim(country)) as country,
    region,
    city,
    created_at,
from raw.customers
where deleted_at is null
