-- future_dated: nothing has happened after it was loaded.
-- severity warn

with

loaded as (

    select max(loaded_at) as loaded_at from load.loads

)

select source_id, 'orders' as entity, order_id as id from staging.stg_orders cross join loaded
where ordered_at > loaded_at

union all

select source_id, 'order_lines', order_line_id from staging.stg_order_lines cross join loaded
where shipped_at > loaded_at or delivered_at > loaded_at

union all

select source_id, origin, origin_id from intermediate.int_return_marks cross join loaded
where occurred_at > loaded_at
