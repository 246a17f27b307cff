-- agg_shipped_days: what was shipped, added up by day.
--
-- grain   one row per source, day of shipping, category, channel and country
-- key     source_id, cohort_on, category, channel, country
-- kept    incremental by source_id, cohort_on, category, channel, country
-- stale   select source_id, cohort_on, category, channel, country from changes.fct_order_lines where cohort_on is not null
-- narrows marts.fct_order_lines
-- tests   not_null(shipped_units, shipped_lines)
--
-- The metric engine reads it in place of `fct_order_lines` for whatever it can be asked by (`sums_up` in the metric
-- dictionary); a property test holds both to the same answers. Orders are not here: one that is shipped on two days
-- would count twice.

select
    source_id,
    cohort_on,
    category,
    channel,
    country,
    sum(shipped_units)::decimal(18, 4) as shipped_units,
    count(*) filter (where shipped_units > 0) as shipped_lines,
    sum(net_amount)::decimal(18, 4) as net_amount,
    sum(net_amount * net_amount) as net_amount_squares
from marts.fct_order_lines
where cohort_on is not null
group by all
order by cohort_on
