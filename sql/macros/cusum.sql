-- cusum: sums of what lies above and below a target, which find a slow drift that no single point shows.
--
-- Page 1954; tabular form of Montgomery: C+ = max(0, C+ before + value - target - allowance), C- the other way. Written
-- without recursion by reflection: C+ at t is S at t less the lowest S so far (at most 0). With standardised values, an
-- allowance of .5 and a decision of 5 a process in control signals once in 465 points, a shift of one sigma is found
-- in 10.4.
--
-- points      series, position, value (standardised: z over sigma_z of a control chart, of mature or equally old cohorts)
-- head_start  where both sums begin: half of the decision finds a process that is off from the first day
-- gives       series, position, value, cusum_high, cusum_low (both 0 or more), is_high, is_low (above the decision)
--
-- A period without a value leaves both sums as they are. To begin again after a signal was acknowledged, make the
-- episode a part of the series.

create or replace macro marts.cusum(points, target := 0.0, allowance := 0.5, decision := 5.0, head_start := 0.0) as table
with

given as (

    select series, position, value::double as value from query_table(points)

),

drifts as (

    select
        *,
        head_start + coalesce(sum(value - target - allowance) over so_far, 0) as drift_high,
        head_start + coalesce(sum(target - allowance - value) over so_far, 0) as drift_low,
    from given
    window so_far as (partition by series order by position rows between unbounded preceding and current row)

),

reflected as (

    select
        *,
        drift_high - least(0, min(drift_high) over so_far) as cusum_high,
        drift_low - least(0, min(drift_low) over so_far) as cusum_low,
    from drifts
    window so_far as (partition by series order by position rows between unbounded preceding and current row)

)

select
    series,
    position,
    value,
    cusum_high,
    cusum_low,
    cusum_high > decision as is_high,
    cusum_low > decision as is_low,
from reflected
