-- int_leak_restocked_uninspected: goods that were booked into stock for sale and that nobody had inspected.
--
-- grain   one row per return line of a source
-- key     source_id, return_line_id
-- kept    table
--
-- No inspection of the line, and no step of the case that says it was inspected, as a whole or this line of it; after the
-- days of grace, since what was found is sometimes written down later. Sources inspect by their own rules: only between
-- the first and the last inspection that a source tells of is one missing.

with

rule as (

    select * from reference.leak_rules
    where rule = 'restocked_uninspected'

),

now as (

    select max(data_to)::timestamp as data_to from intermediate.int_data_to

),

steps as (

    select source_id, return_id, return_line_id from marts.fct_return_events
    where stage = 'inspected'

)

select
    stock.source_id,
    stock.return_line_id as document_id,
    stock.return_id,
    stock.return_line_id,
    (stock.restocked_units::double * stock.unit_cost)::decimal(18, 4) as amount,
    stock.restocked_units as units,
    stock.restocked_at as since,
    stock.restocked_at as moved_at,
from intermediate.int_leak_stock as stock
join intermediate.int_leak_records as inspections
    on inspections.source_id = stock.source_id
    and inspections.record = 'inspections'
cross join rule
cross join now
anti join (select * from steps where return_line_id is null) as case_steps
    on case_steps.source_id = stock.source_id
    and case_steps.return_id = stock.return_id
anti join (select * from steps where return_line_id is not null) as line_steps
    on line_steps.source_id = stock.source_id
    and line_steps.return_line_id = stock.return_line_id
where stock.inspected_at is null
    and stock.restocked_units > 0
    and stock.restocked_at >= inspections.from_at
    and stock.restocked_at + to_days(rule.grace_days::int) <= least(now.data_to, inspections.to_at)
