-- order_lines_kept: every order line that was loaded and not deleted is in the mart once, with all its units.
-- severity stop

with

deleted_orders as (

    select source_id, order_id from raw.orders where deleted_at is not null

),

loaded as (

    select source_id, count(*) as lines, sum(quantity) as units
    from raw.order_lines
    anti join deleted_orders using (source_id, order_id)
    where deleted_at is null
    group by all

),

kept as (

    select source_id, count(*) as lines, sum(ordered_units) as units from marts.fct_order_lines
    group by all

)

select * from loaded
full join kept using (source_id)
where loaded.lines is distinct from kept.lines or loaded.units is distinct from kept.units
