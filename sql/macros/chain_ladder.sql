-- chain_ladder: what each cohort will reach, from how older cohorts grew, with Mack's standard error.
--
-- Mack 1993 (ASTIN Bulletin 23, 213-225), with a tail as in Mack 1999 (29, 361-366). The error of a cohort is carried
-- forward step by step: (C^2 se(f)^2 + C sigma^2) of each step still to come, times the squared growth after it; that is
-- the printed formula without its pairs of cohorts, and sums over steps instead of cells.
--
-- triangle     as for chain_ladder_factors: series, cohort, development, cumulative
-- last_sigma   'mack' or 'log-linear', see there
-- tail_factor, tail_standard_error, tail_sigma   of the growth after the oldest step; without them there is none
-- gives        series, cohort, development (lived so far), latest, developed_share, ultimate, outstanding, standard_error
--              (of ultimate and outstanding), total_standard_error (of the sum over the cohorts of the series, whose
--              errors go together: the same on every row)
--
-- A cohort without units projects to 0: use cape_cod for the young. It takes eight cohorts and a stable delay to be worth
-- looking at; a fit without any error (sigma 0) is one of too little.

create or replace macro marts.chain_ladder(
    triangle, last_sigma := 'mack', tail_factor := 1.0, tail_standard_error := 0.0, tail_sigma := 0.0
) as table
with

given as (

    select series, cohort, development, cumulative from query_table(triangle)

),

latest as (

    select series, cohort, max(development)::bigint as development, arg_max(cumulative, development)::double as latest,
    from given
    where cumulative is not null
    group by series, cohort

),

oldest as (

    select series, max(development) as development from latest group by series

),

steps as (

    select series, development, factor, pow(factor_standard_error, 2) as factor_variance, pow(sigma, 2) as variance,
    from marts.chain_ladder_factors('given', last_sigma := last_sigma)

    union all

    select series, development, tail_factor, pow(tail_standard_error, 2), pow(tail_sigma, 2) from oldest

),

growth as (

    select
        *,
        -- a step without a factor makes every growth through it unknown
        case when count(factor) over before = count(*) over before then coalesce(product(factor) over before, 1) end as growth_to,
        case when count(factor) over onward = count(*) over onward then product(factor) over onward end as growth_from,
        case when count(factor) over after = count(*) over after then coalesce(product(factor) over after, 1) end as growth_after,
    from steps
    window
        before as (partition by series order by development rows between unbounded preceding and 1 preceding),
        onward as (partition by series order by development rows between current row and unbounded following),
        after as (partition by series order by development rows between 1 following and unbounded following)

),

-- of one unit at the first step: what the errors of a step and of all later ones add to the end
errors as (

    select
        series,
        development,
        growth_to,
        growth_from,
        pow(growth_after, 2) as carried,
        factor_variance,
        variance,
        case
            when count(factor_variance) over onward = count(*) over onward
                then sum(pow(growth_to * growth_after, 2) * factor_variance) over onward
        end as factor_error,
        case
            when count(variance) over onward = count(*) over onward
                then sum(growth_to * pow(growth_after, 2) * variance) over onward
        end as process_error,
    from growth
    window onward as (partition by series order by development rows between current row and unbounded following)

),

cohorts as (

    select
        latest.series,
        latest.cohort,
        latest.development,
        latest.latest,
        errors.growth_from,
        latest.latest / nullif(errors.growth_to, 0) as first_units,
        errors.factor_error,
        errors.process_error,
    from latest
    join errors on errors.series = latest.series and errors.development = latest.development

),

arrivals as (

    select series, development, sum(first_units) as first_units from cohorts group by series, development

),

totals as (

    select
        errors.series,
        errors.development,
        errors.carried,
        errors.factor_variance,
        errors.variance,
        errors.growth_to * sum(coalesce(arrivals.first_units, 0)) over (
            partition by errors.series order by errors.development rows between unbounded preceding and current row
        ) as units,
    from errors
    left join arrivals on arrivals.series = errors.series and arrivals.development = errors.development

),

total_errors as (

    select
        series,
        case
            when count(*) filter (units is null or variance is null and units > 0) = 0
                then sqrt(sum(carried * (units * units * factor_variance + units * variance)))
        end as total_standard_error,
    from totals
    group by series

)

select
    cohorts.series,
    cohorts.cohort,
    cohorts.development,
    cohorts.latest,
    1 / cohorts.growth_from as developed_share,
    cohorts.latest * cohorts.growth_from as ultimate,
    cohorts.latest * cohorts.growth_from - cohorts.latest as outstanding,
    sqrt(cohorts.first_units * cohorts.first_units * cohorts.factor_error + cohorts.first_units * cohorts.process_error)
        as standard_error,
    total_errors.total_standard_error,
from cohorts
join total_errors on total_errors.series = cohorts.series
