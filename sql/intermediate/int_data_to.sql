-- int_data_to: the latest business event of each source.
--
-- grain   one row per source
-- key     source_id
-- kept    table by source_id
--
-- A date later than the newest load is a wrong date, not news: it is left out here and counted by an audit.

with

loaded as (

    select max(loaded_at) as loaded_at from load.loads

),

events as (

    select source_id, max(ordered_at) filter (where ordered_at <= loaded_at) as event_at
    from staging.stg_orders cross join loaded group by source_id
    union all
    select source_id, max(shipped_at) filter (where shipped_at <= loaded_at)
    from staging.stg_order_lines cross join loaded group by source_id
    union all
    select source_id, max(delivered_at) filter (where delivered_at <= loaded_at)
    from staging.stg_order_lines cross join loaded group by source_id
    union all
    select source_id, max(occurred_at) filter (where occurred_at <= loaded_at and origin not in ('status', 'history'))
    from intermediate.int_return_marks cross join loaded group by source_id
    union all
    select source_id, max(occurred_at) filter (where occurred_at <= loaded_at)
    from staging.stg_inventory_movements cross join loaded group by source_id

)

select source_id, max(event_at) as data_to from events
group by source_id
having max(event_at) is not null
