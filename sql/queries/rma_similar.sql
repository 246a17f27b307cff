-- rma_similar: how long settled returns of the same category and wish took, and how many wait at the same stage.
--
-- grain   one row
-- params  $source_id VARCHAR, $return_id VARCHAR
-- filled  settled_returns, waiting_longer
--
-- The median is over cases settled in the 180 days before this one was asked for; open cases are not in it, so it is a
-- little short.

with

this as (

    select *
    from marts.fct_returns
    where source_id = $source_id
        and return_id = $return_id

)

select
    cast(count(*) filter (where r.outcome = 'settled' and r.requested_at >= this.requested_at - interval 180 day
        and r.requested_at < this.requested_at and r.category = this.category and r.resolution = this.resolution) as double) as settled_returns,
    median(r.turnaround_hours) filter (where r.outcome = 'settled' and r.requested_at >= this.requested_at - interval 180 day
        and r.requested_at < this.requested_at and r.category = this.category and r.resolution = this.resolution) as median_hours,
    cast(count(*) filter (where r.is_open and r.stage = this.stage and r.warehouse_id = this.warehouse_id) as double) as waiting_returns,
    cast(count(*) filter (where r.is_open and r.stage = this.stage and r.warehouse_id = this.warehouse_id and r.stage_at < this.stage_at) as double) as waiting_longer
from marts.fct_returns as r
cross join this
