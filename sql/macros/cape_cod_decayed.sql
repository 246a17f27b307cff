-- cape_cod_decayed: Cape Cod in which a cohort borrows more from its neighbours than from cohorts long before or after.
--
-- Gluck 1997 (generalized Cape Cod): each cohort's rate weighs cohort j by decay^|i - j|, after a trend per step of
-- cohort is taken out. A decay of 1 is cape_cod; of 0 it is the chain ladder, where nobody borrows.
--
-- cohorts  as for cape_cod, with cohort a whole number, one step apart
-- gives    series, cohort, returned_units, shipped_units, developed_share, used_units, projected_rate (of the cohort),
--          outstanding_units, ultimate_units
--
-- It compares every cohort of a series with every other: for some thousand series of some hundred cohorts.

create or replace macro marts.cape_cod_decayed(cohorts, decay, trend := 0.0) as table
with

used as (

    select
        series,
        cohort::bigint as cohort,
        returned_units::double as returned_units,
        shipped_units::double as shipped_units,
        developed_share::double as developed_share,
        shipped_units::double * developed_share as used_units,
        max(cohort::bigint) over (partition by series) - cohort::bigint as steps_ago,
    from query_table(cohorts)

),

rated as (

    select
        here.series,
        here.cohort,
        sum(other.returned_units * pow(1 + trend, other.steps_ago) * pow(decay, abs(other.cohort - here.cohort)))
        / nullif(sum(other.used_units * pow(decay, abs(other.cohort - here.cohort))), 0)
        / any_value(pow(1 + trend, here.steps_ago)) as projected_rate,
    from used as here
    join used as other on other.series = here.series and other.used_units is not null
    group by here.series, here.cohort

)

select
    used.series,
    used.cohort,
    used.returned_units,
    used.shipped_units,
    used.developed_share,
    used.used_units,
    rated.projected_rate,
    used.shipped_units * rated.projected_rate * (1 - used.developed_share) as outstanding_units,
    used.returned_units + used.shipped_units * rated.projected_rate * (1 - used.developed_share) as ultimate_units,
from used
join rated on rated.series = used.series and rated.cohort = used.cohort
