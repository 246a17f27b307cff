-- suppliers
select
    suppliers.name as supplier_id,
    suppliers.supplier_name as name,
    upper(countries.code) as country,
    suppliers.modified as updated_at
from tabSupplier as suppliers
left join tabCountry as countries on countries.name = suppliers.country
