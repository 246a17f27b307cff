-- int_leak_received_never_settled: goods that arrived long ago and for which the customer got nothing yet.
--
-- grain   one row per return of a source
-- key     source_id, return_id
-- kept    table
--
-- Due is a settlement once inspection, stock and payment have had their times (`sla_hours` of the stages received,
-- inspected and stocked); a finding is what has waited the days of grace beyond that, so that work in progress is none.
-- At stake is what is owed; where something else than money was asked for, what the goods are worth.

with

rule as (

    select * from reference.leak_rules
    where rule = 'received_never_settled'

),

now as (

    select max(data_to)::timestamp as data_to from intermediate.int_data_to

),

settling as (

    select coalesce(sum(sla_hours), 0) as hours from reference.stages
    where stage in ('received', 'inspected', 'stocked')

)

select
    returns.source_id,
    returns.return_id as document_id,
    returns.return_id,
    coalesce(nullif(returns.owed_amount, 0), returns.known_worth)::decimal(18, 4) as amount,
    returns.received_units::decimal(18, 4) as units,
    returns.received_at + to_seconds(3600 * settling.hours) as since,
    returns.received_at,
    returns.known_worth as worth_amount,
from intermediate.int_leak_returns as returns
join intermediate.int_leak_records as settlements
    on settlements.source_id = returns.source_id
    and settlements.record = 'settlements'
cross join rule
cross join now
cross join settling
where returns.outcome = 'open'
    and returns.received_at is not null
    and returns.first_paid_at is null
    and returns.exchanged_at is null
    and returns.requested_at >= settlements.from_at
    and returns.received_at + to_seconds(3600 * settling.hours) + to_days(rule.grace_days::int)
    <= least(now.data_to, settlements.to_at)
