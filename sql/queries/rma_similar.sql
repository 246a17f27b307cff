-- rma_similar: how long settled returns of the same category and wish took, and how many wait at the same stage.
--
-- grain   one row
-- params  $requested_at TIMESTAMP, $category VARCHAR, $resolution VARCHAR, $stage VARCHAR, $stage_at TIMESTAMP,
--         $warehouse_id VARCHAR
-- filled  settled_returns, waiting_returns, waiting_longer
--
-- The case itself is given, so that only its half year is read. The median is over cases settled in the 180 days before
-- this one was asked for; open cases are not in it, so it is a little short.

with

settled as (

    select
        count(*) as settled_returns,
        median(turnaround_hours) as median_hours
    from marts.fct_returns
    where requested_at >= $requested_at - interval 180 day
        and requested_at < $requested_at
        and outcome = 'settled'
        and category = $category
        and resolution = $resolution

),

waiting as (

    select
        count(*) as waiting_returns,
        count(*) filter (where stage_at < $stage_at) as waiting_longer
    from marts.fct_returns
    where is_open
        and stage = $stage
        and warehouse_id = $warehouse_id

)

select
    cast(settled.settled_returns as double) as settled_returns,
    settled.median_hours,
    cast(waiting.waiting_returns as double) as waiting_returns,
    cast(waiting.waiting_longer as double) as waiting_longer
from settled
cross join waiting
