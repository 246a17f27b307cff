-- customers: those that an invoice names, with the country of the latest.

select
    _file,
    customer_id,
    arg_max(country, (invoiced_at, _line)) filter (country is not null) as country,
    arg_max(country_name, (invoiced_at, _line)) as country_name,
    max(invoiced_at) as updated_at
from lines
where customer_id is not null
group by _file, customer_id
