-- customers: with the country of their main address.
select
    customers.name as customer_id,
    customers.customer_name as name,
    nullif(customers.email_id, '') as email,
    nullif(customers.mobile_no, '') as phone,
    nullif(customers.customer_group, '') as segment,
    nullif(customers.loyalty_program_tier, '') as tier,
    upper(countries.code) as country,
    coalesce(nullif(addresses.state, ''), nullif(customers.territory, '')) as region,
    nullif(addresses.city, '') as city,
    customers.creation as created_at,
    customers.modified as updated_at
from tabCustomer as customers
left join tabAddress as addresses on addresses.name = customers.customer_primary_address
left join tabCountry as countries on countries.name = addresses.country
where (
    (customers.modified >= :since_local and customers.modified < :until_local)
    or (addresses.modified >= :since_local and addresses.modified < :until_local)
)
