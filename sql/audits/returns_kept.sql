-- returns_kept: every return that was loaded and not deleted is a case in the mart, once.
-- severity stop

with

loaded as (

    select source_id, count(*) as returns from raw.returns
    where deleted_at is null
    group by all

),

kept as (

    select source_id, count(*) as returns from marts.fct_returns
    group by all

)

select * from loaded
full join kept using (source_id)
where loaded.returns is distinct from kept.returns
