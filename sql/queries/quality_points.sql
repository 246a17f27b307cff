-- quality_points: the periods of one control chart; one is 1, 2 or 4 weeks long.
--
-- grain   one row per period
-- params  $chart VARCHAR, $source_id VARCHAR, $subject_id VARCHAR, $what VARCHAR
-- filled  week_on, weeks, is_baseline, is_judged, is_beyond, is_drift

select
    week_on,
    weeks,
    counted_units,
    exposed_units,
    share,
    center,
    limit_low,
    limit_high,
    plain_low,
    plain_high,
    z,
    sigma_z,
    cusum_high,
    cusum_low,
    is_baseline,
    is_judged,
    is_beyond,
    is_drift
from marts.agg_control_points
where chart = $chart
    and source_id = $source_id
    and subject_id = $subject_id
    and what = $what
order by week_on
