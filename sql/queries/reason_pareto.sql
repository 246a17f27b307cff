-- reason_pareto: the reasons from the most frequent to the least, with how much they make up so far and whether their order is sure.
--
-- grain   one row per reason
-- params  $reason VARCHAR[], $returned DOUBLE[]
-- filled  reason, position, cumulative_share
--
-- The lists are the rows of one answer of the metric engine.

with

items as (

    select 'all' as series, unnest($reason) as label, unnest($returned) as frequency

)

select
    label as reason,
    cast(position as double) as position,
    coalesce(cumulative_share, 0) as cumulative_share,
    is_clear
from marts.pareto('items')
order by position
