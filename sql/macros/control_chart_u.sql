-- control_chart_u: control limits for counts per unit and period (one unit may count more than once), and its u' limits.
--
-- Shewhart u chart (Montgomery, Introduction to Statistical Quality Control): u0 = sum c / sum n of the baseline, limits
-- u0 +- 3 sqrt(u0 / n); with one unit a period it is the c chart. Laney 2002 (u'): as for p, sigma_z widens the limits.
--
-- points      series, position (of the period, any type that sorts), counted (c), units (n), is_baseline
-- floor_below sigma_z is at least 1 while the baseline has fewer points than this: few points cannot show that chance
--             alone is too wide
-- gives       series, position, counted, units, rate, center, sigma, limit_low, limit_high, z, sigma_z (as measured),
--             laney_low, laney_high, is_beyond, is_beyond_laney
--
-- No units: a gap, with no rate and no limits. A center of 0: no limits and no signals. One baseline point: no sigma_z
-- and no u' limits. A low limit of 0 cannot be passed: that side cannot signal.

create or replace macro marts.control_chart_u(points, floor_below := 20) as table
with

given as (

    select
        series,
        position,
        counted::double as counted,
        units::double as units,
        counted::double / nullif(units, 0)::double as rate,
        is_baseline and units > 0 as is_baseline,
        sum(counted) filter (is_baseline and units > 0) over (partition by series)::double
        / nullif(sum(units) filter (is_baseline and units > 0) over (partition by series), 0)::double as center,
    from query_table(points)

),

scored as (

    select
        *,
        case when center > 0 and units > 0 then sqrt(center / units) end as sigma,
        (rate - center) / sigma as z,
    from given

),

moves as (

    select
        *,
        -- the baseline's points stand beside each other, whatever lies between them
        case when is_baseline then abs(z - lag(z) over (partition by series, is_baseline order by position)) end as z_move,
    from scored

),

spread as (

    select
        *,
        avg(z_move) over (partition by series) / 1.128 as sigma_z,
        case
            when sigma_z is not null and count(*) filter (is_baseline) over (partition by series) < floor_below then greatest(sigma_z, 1)
            else sigma_z
        end as used_sigma_z,
    from moves

)

select
    series,
    position,
    counted,
    units,
    rate,
    center,
    sigma,
    case when sigma is not null then greatest(center - 3 * sigma, 0) end as limit_low,
    center + 3 * sigma as limit_high,
    z,
    sigma_z,
    case when sigma is not null and used_sigma_z is not null then greatest(center - 3 * sigma * used_sigma_z, 0) end as laney_low,
    center + 3 * sigma * used_sigma_z as laney_high,
    coalesce(rate < limit_low or rate > limit_high, false) as is_beyond,
    coalesce(rate < laney_low or rate > laney_high, false) as is_beyond_laney,
from spread
