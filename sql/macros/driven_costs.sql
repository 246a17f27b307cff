-- driven_costs: what returns cost by cost drivers, where nothing is recorded of what they did cost.
--
-- returns   source_id, return_id, requested_at, received_at, inspected_at, settled_at, received_units
-- drivers   source_id ('*': any), cost_kind, unit, effective_from, amount (of one unit; 0 ends the driver)
-- recorded  source_id, return_id, cost_kind: what is known needs no driver
-- gives     source_id, return_id, cost_kind, unit, effective_from (of the driver), amount, incurred_at
--
-- A driver holds from its day until the next one of its source and kind. Of a return the day counts on which it did what
-- the driver is paid for, and of several drivers of a kind one holds: that of the source itself, then the latest. So a
-- driver that goes over to another unit counts no return twice.

create or replace macro marts.driven_costs(returns, drivers, recorded) as table
    with

    timelines as (

        select
            *,
            lead(effective_from) over (partition by source_id, cost_kind order by effective_from) as effective_until
        from query_table(drivers)

    ),

    due as (

        select
            cases.source_id,
            cases.return_id,
            cases.received_units,
            timelines.source_id as driver_source_id,
            timelines.cost_kind,
            timelines.unit,
            timelines.effective_from,
            timelines.effective_until,
            timelines.amount as rate,
            marts.driver_at(
                timelines.unit, cases.requested_at, cases.received_at, cases.inspected_at, cases.settled_at
            ) as incurred_at
        from query_table(returns) as cases
        cross join timelines

    ),

    held as (

        select
            source_id,
            return_id,
            cost_kind,
            arg_max(
                {
                    'unit': unit,
                    'effective_from': effective_from,
                    'incurred_at': incurred_at,
                    'amount': rate::double * case when unit = 'received_unit' then received_units::double else 1 end
                },
                {'is_own': driver_source_id <> '*', 'effective_from': effective_from}
            ) as cost
        from due
        where driver_source_id in ('*', source_id)
            and incurred_at::date >= effective_from
            and (effective_until is null or incurred_at::date < effective_until)
        group by source_id, return_id, cost_kind

    )

    select
        held.source_id,
        held.return_id,
        held.cost_kind,
        held.cost.unit as unit,
        held.cost.effective_from as effective_from,
        round(held.cost.amount, 4)::decimal(18, 4) as amount,
        held.cost.incurred_at as incurred_at
    from held
    anti join query_table(recorded) as known
        on known.source_id = held.source_id
        and known.return_id = held.return_id
        and known.cost_kind = held.cost_kind
    where held.cost.amount > 0
