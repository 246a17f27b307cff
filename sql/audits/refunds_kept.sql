-- refunds_kept: every refund that was loaded and not deleted is in the mart once.
-- severity stop

with

loaded as (

    select source_id, count(*) as refunds from raw.refunds
    where deleted_at is null
    group by all

),

kept as (

    select source_id, count(*) as refunds from marts.fct_refunds
    group by all

)

select * from loaded
full join kept using (source_id)
where loaded.refunds is distinct from kept.refunds
