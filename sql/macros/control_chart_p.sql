-- control_chart_p: control limits for a share per period (units that failed among units seen), and its p' limits.
--
-- Shewhart p chart (Montgomery, Introduction to Statistical Quality Control): p0 = sum x / sum n of the baseline, limits
-- p0 +- 3 sqrt(p0 (1 - p0) / n). Laney 2002 (p'): with large n the plain limits are too tight, for periods differ by
-- more than chance; sigma_z = mean |z - z before| / 1.128 over the baseline widens them.
--
-- points      series, position (of the period, any type that sorts), counted (x), units (n), is_baseline
-- floor_below sigma_z is at least 1 while the baseline has fewer points than this: few points cannot show that chance
--             alone is too wide
-- gives       series, position, counted, units, share, center, sigma, limit_low, limit_high, z, sigma_z (as measured),
--             laney_low, laney_high, is_beyond, is_beyond_laney
--
-- No units: a gap, with no share and no limits. A center of 0 or 1: no limits and no signals. One baseline point: no
-- sigma_z and no p' limits. A low limit of 0 cannot be passed: that side cannot signal.

create or replace macro marts.control_chart_p(points, floor_below := 20) as table
with

given as (

    select
        series,
        position,
        counted::double as counted,
        units::double as units,
        counted::double / nullif(units, 0)::double as share,
        is_baseline and units > 0 as is_baseline,
        sum(counted) filter (is_baseline and units > 0) over (partition by series)::double
        / nullif(sum(units) filter (is_baseline and units > 0) over (partition by series), 0)::double as center,
    from query_table(points)

),

scored as (

    select
        *,
        case when center > 0 and center < 1 and units > 0 then sqrt(center * (1 - center) / units) end as sigma,
        (share - center) / sigma as z,
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
    share,
    center,
    sigma,
    case when sigma is not null then greatest(center - 3 * sigma, 0) end as limit_low,
    case when sigma is not null then least(center + 3 * sigma, 1) end as limit_high,
    z,
    sigma_z,
    case when sigma is not null and used_sigma_z is not null then greatest(center - 3 * sigma * used_sigma_z, 0) end as laney_low,
    case when sigma is not null and used_sigma_z is not null then least(center + 3 * sigma * used_sigma_z, 1) end as laney_high,
    coalesce(share < limit_low or share > limit_high, false) as is_beyond,
    coalesce(share < laney_low or share > laney_high, false) as is_beyond_laney,
from spread
