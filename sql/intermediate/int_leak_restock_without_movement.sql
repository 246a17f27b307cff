-- int_leak_restock_without_movement: goods that the inspection found fit for sale and that were not booked into stock.
--
-- grain   one row per return line of a source
-- key     source_id, return_line_id
-- kept    table
--
-- Units that were to be restocked less those that were, after the days of grace. If they were written off later, that is
-- told: fit for sale they were all the same.

with

rule as (

    select * from reference.leak_rules
    where rule = 'restock_without_movement'

),

now as (

    select max(data_to)::timestamp as data_to from intermediate.int_data_to

)

select
    stock.source_id,
    stock.return_line_id as document_id,
    stock.return_id,
    stock.return_line_id,
    ((stock.restock_units - greatest(stock.restocked_units, 0))::double * stock.unit_cost)::decimal(18, 4) as amount,
    (stock.restock_units - greatest(stock.restocked_units, 0))::decimal(18, 4) as units,
    stock.inspected_at as since,
    stock.inspected_at,
    stock.written_off_at as other_at,
from intermediate.int_leak_stock as stock
join intermediate.int_leak_records as restocks
    on restocks.source_id = stock.source_id
    and restocks.record = 'restocks'
cross join rule
cross join now
where stock.restock_units > greatest(stock.restocked_units, 0)
    and stock.inspected_at >= restocks.from_at
    and stock.inspected_at + to_days(rule.grace_days::int) <= least(now.data_to, restocks.to_at)
