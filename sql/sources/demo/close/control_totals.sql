-- control_totals: the sums over all slices, and the entities that have no slices.

select total, member, sum(value)::double as value
from (
    select * from demo.totals
    union all
    select 'rows', 'inventory_movements', count(*) from demo.purchases where bought_units <> 0 and filled_at <= getvariable('now')
    union all
    select 'rows', 'inventory_movements', count(*) from demo.purchases where lost_at <= getvariable('now')
    union all
    select 'rows', 'customers', count(*) from demo.customers where created_at <= getvariable('now')
    union all
    select 'rows', 'customer_flags', count(*) from demo.customer_flags where flagged_at <= getvariable('now')
    union all
    select 'rows', 'products', count(*) from demo.products where date_trunc('month', launched_on) <= getvariable('now')
    union all
    select 'rows', 'suppliers', count(*) from demo.suppliers
    union all
    select 'rows', 'warehouses', count(*) from demo.warehouses
    union all
    select 'rows', 'batches', count(distinct (product_id, batch)) from demo.purchases where filled_at <= getvariable('now')
    union all
    select 'rows', 'exchange_rates', count(*) from demo.currency_rates where day::timestamp + interval 16 hours <= getvariable('now')
)
group by total, member
order by total, member
