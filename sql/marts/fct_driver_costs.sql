-- fct_driver_costs: what handling returns is reckoned to cost by cost drivers, where no source tells what it did cost.
--
-- grain   one row per return of a source and kind of cost
-- key     source_id, return_id, cost_kind
-- kept    incremental by source_id, return_id
-- stale   select source_id, return_id from changes.int_return_stages
-- stale   select source_id, return_id from changes.fct_return_lines
-- stale   select source_id, return_id from changes.fct_return_costs
-- narrows intermediate.int_return_stages, marts.fct_return_lines, marts.fct_return_costs
-- tests   expect(amount > 0)
--
-- Kept apart from what is recorded, so that nobody takes a reckoning for a fact. Without cost drivers it is empty.

with

units as (

    select source_id, return_id, sum(received_units) as received_units from marts.fct_return_lines
    group by all

),

cases as (

    select
        stages.source_id,
        stages.return_id,
        stages.requested_at,
        stages.received_at,
        stages.inspected_at,
        stages.settled_at,
        coalesce(units.received_units, 0) as received_units,
    from intermediate.int_return_stages as stages
    left join units
        on units.source_id = stages.source_id
        and units.return_id = stages.return_id

),

drivers as (

    select * from reference.cost_drivers

),

recorded as (

    select distinct source_id, return_id, cost_kind from marts.fct_return_costs

)

select
    source_id,
    return_id,
    cost_kind,
    unit,
    effective_from,
    amount,
    incurred_at::timestamp as incurred_at,
from marts.driven_costs('cases', 'drivers', 'recorded')
