-- rma_similar: how long settled returns of the same category and wish took.
--
-- grain   one row
-- params  $day DATE, $category VARCHAR, $resolution VARCHAR
-- filled  settled_returns
--
-- The median is over cases that were asked for in the 180 days before $day, that of the case itself, and are settled; open
-- ones are not in it, so it is a little short.

select
    cast(count(*) as double) as settled_returns,
    median(turnaround_hours) as median_hours
from marts.fct_returns
where requested_at >= $day - interval 180 day
    and requested_at < $day
    and outcome = 'settled'
    and category = $category
    and resolution = $resolution
