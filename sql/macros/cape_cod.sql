-- cape_cod: what the cohorts of a series will reach, from one return rate borrowed by all of them.
--
-- Struzzieri and Hussian 1998 (Cape Cod, after Bühlmann 1983): rate = sum of returns / sum of used units, where used
-- units = shipped units x share of eventual returns seen at the cohort's age; what is outstanding = shipped units x rate
-- x the share still to come. It is defined without a single return, and a cohort of yesterday moves it by what it knows.
--
-- cohorts  series, cohort, returned_units (so far), shipped_units, developed_share (of the delay curve at its age, from
--          the category where the product has few returns)
-- gives    series, cohort, returned_units, shipped_units, developed_share, used_units, projected_rate, projected_rate_low,
--          projected_rate_high (95 %, Wilson on the used units), outstanding_units, ultimate_units
--
-- No used units: no rate. A cohort without a developed share takes no part and has no projection.

create or replace macro marts.cape_cod(cohorts) as table
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

)

select
    series,
    cohort,
    returned_units,
    shipped_units,
    developed_share,
    used_units,
    projected_rate,
    marts.wilson_low(pooled_returns, pooled_units) as projected_rate_low,
    marts.wilson_high(pooled_returns, pooled_units) as projected_rate_high,
    shipped_units * projected_rate * (1 - developed_share) as outstanding_units,
    returned_units + shipped_units * projected_rate * (1 - developed_share) as ultimate_units,
from rated
