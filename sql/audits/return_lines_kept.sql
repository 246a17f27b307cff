-- return_lines_kept: every return line that was loaded and not deleted is in the mart once, with all its units.
-- severity stop

with

deleted_returns as (

    select source_id, return_id from raw.returns where deleted_at is not null

),

loaded as (

    select source_id, count(*) as lines, sum(quantity) as units
    from raw.return_lines
    anti join deleted_returns using (source_id, return_id)
    where deleted_at is null
    group by all

),

kept as (

    select source_id, count(*) as lines, sum(requested_units) as units from marts.fct_return_lines
    group by all

)

select * from loaded
full join kept using (source_id)
where loaded.lines is distinct from kept.lines or loaded.units is distinct from kept.units
