-- cape_cod: what the cohorts of a series will reach, from one return rate borrowed by all of them.
--
-- Struzzieri and Hussian 1998 (Cape Cod, after Bühlmann 1983): rate = sum of returns / sum of used units, where used
-- units = shipped units x share of eventual returns seen at the cohort's age; what is outstanding = shipped units x rate
-- x the share still to come. It is defined without a single return, and a cohort of yesterday moves it by what it knows.
--
-- cohorts  series, cohort, returned_units (so far), shipped_units, developed_share (of the delay curve at its age, from
--          the category where the product has few returns)
-- z        normal quantile of the interval of what is outstanding: 90 %
-- gives    series, cohort, returned_units, shipped_units, developed_share, used_units, projected_rate, projected_rate_low,
--          projected_rate_high (95 %, Wilson on the used units), outstanding_units, outstanding_units_low,
--          outstanding_units_high (whole units), ultimate_units, ultimate_units_low, ultimate_units_high
--
-- The interval holds the chance of each unit (q = p (1 - F) / (1 - p F) of those not yet returned) and what is not known
-- of the rate; the quantile is that of a gamma variable of this mean and variance (Wilson and Hilferty 1931), to the
-- nearest whole unit. The delay curve is taken as known: borrow it from where there are many returns. Without any return the rate
-- can be as high as Wilson's limit.
--
-- No used units: no rate. A cohort without a developed share takes no part and has no projection.

create or replace macro marts.cape_cod(cohorts, z := 1.6448536269514722) as table
with

used as (

    select
        series,
        cohort,
        returned_units::double as returned_units,
        shipped_units::double as shipped_units,
        developed_share::double as developed_share,
        shipped_units::double * developed_share as used_units,
    from query_table(cohorts)

),

pooled as (

    select
        *,
        sum(used_units) over (partition by series) as pooled_units,
        sum(returned_units) filter (used_units is not null) over (partition by series) as pooled_returns,
    from used

),

rated as (

    select *, pooled_returns / nullif(pooled_units, 0) as projected_rate from pooled

),

projected as (

    select
        *,
        marts.wilson_low(pooled_returns, pooled_units) as projected_rate_low,
        marts.wilson_high(pooled_returns, pooled_units) as projected_rate_high,
        shipped_units * projected_rate * (1 - developed_share) as outstanding_units,
        -- of the units by chance, and of the rate over all units of the cohort
        outstanding_units * greatest(1 - projected_rate, 0) / nullif(1 - projected_rate * developed_share, 0)
        + pow(shipped_units * (1 - developed_share), 2)
        * sum(used_units * projected_rate * greatest(1 - developed_share * projected_rate, 0)) over (partition by series)
        / nullif(pooled_units * pooled_units, 0) as variance,
    from rated

),

bounded as (

    select
        *,
        outstanding_units * pow(
            greatest(1 - variance / (9 * pow(outstanding_units, 2)) - z * sqrt(variance) / (3 * outstanding_units), 0), 3
        ) as gamma_low,
        outstanding_units * pow(
            1 - variance / (9 * pow(outstanding_units, 2)) + z * sqrt(variance) / (3 * outstanding_units), 3
        ) as gamma_high,
    from projected

)

select
    series,
    cohort,
    returned_units,
    shipped_units,
    developed_share,
    used_units,
    projected_rate,
    projected_rate_low,
    projected_rate_high,
    outstanding_units,
    case when outstanding_units > 0 then round(gamma_low) when outstanding_units = 0 then 0 end as outstanding_units_low,
    case
        when outstanding_units > 0 then round(gamma_high)
        when outstanding_units = 0 then ceil(shipped_units * (1 - developed_share) * projected_rate_high)
    end as outstanding_units_high,
    returned_units + outstanding_units as ultimate_units,
    returned_units + outstanding_units_low as ultimate_units_low,
    returned_units + outstanding_units_high as ultimate_units_high,
from bounded
