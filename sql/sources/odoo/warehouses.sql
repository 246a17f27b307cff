-- warehouses: of the company, archived ones too.

select
    warehouse.id as warehouse_id,
    warehouse.name,
    country.code as country,
    greatest(warehouse.write_date, address.write_date) at time zone 'UTC' as updated_at
from stock_warehouse as warehouse
left join res_partner as address on address.id = warehouse.partner_id
left join res_country as country on country.id = address.country_id
where warehouse.company_id = cast(:company as integer)
