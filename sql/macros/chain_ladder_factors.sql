-- chain_ladder_factors: by how much cohorts grow from one step of age to the next, and how sure that is.
--
-- Mack 1993 (ASTIN Bulletin 23, 213-225): the link ratio f = sum of the next step / sum of this step, over the cohorts
-- that show both; sigma^2 = sum C (C next / C - f)^2 / (cohorts - 1); standard error of f = sigma / sqrt(sum C).
-- A last step that one cohort alone shows has no sigma of its own:
--   last_sigma 'mack'        the smaller of going on as the last two did, and of those two (Mack 1993)
--   last_sigma 'log-linear'  on the line of ln sigma by step, unless that slope could be chance (p above .05): then as
--                            'mack' (the default of R's ChainLadder)
--
-- triangle  series, cohort, development (whole steps, 1 for the first), cumulative (units so far); a row for every step
--           that the cohort has lived
-- gives     series, development (of the step that is left), factor, factor_standard_error, sigma, cohorts (that show
--           both steps with units), cumulative (their sum)
--
-- Where no cohort has units yet there is no factor: use the pattern of the parent. Fewer than two steps with a sigma of
-- their own: the last has none, and no error can be told.

create or replace macro marts.chain_ladder_factors(triangle, last_sigma := 'mack') as table
with

cells as (

    select series, cohort, development::bigint as development, cumulative::double as cumulative,
    from query_table(triangle)
    where cumulative is not null

),

links as (

    select
        *,
        case
            when lead(development) over cohort_life = development + 1 then lead(cumulative) over cohort_life
        end as next_cumulative,
    from cells
    window cohort_life as (partition by series, cohort order by development)

),

pairs as (

    select
        *,
        sum(next_cumulative) over step / nullif(sum(cumulative) over step, 0) as factor,
    from links
    where next_cumulative is not null
    window step as (partition by series, development)

),

steps as (

    select
        series,
        development,
        any_value(factor) as factor,
        sum(cumulative) as cumulative,
        count(*) filter (cumulative > 0) as cohorts,
        case
            when count(*) filter (cumulative > 0) > 1 then
                sum(case when cumulative > 0 then cumulative * pow(next_cumulative / cumulative - factor, 2) end)
                / (count(*) filter (cumulative > 0) - 1)
        end as variance,
    from pairs
    group by series, development

),

lines as (

    select
        *,
        max(case when variance is not null then development end) over (partition by series) as last_known,
        regr_slope(case when variance > 0 then ln(variance) / 2 end, development) over (partition by series) as slope,
        regr_intercept(case when variance > 0 then ln(variance) / 2 end, development) over (partition by series) as intercept,
        regr_sxx(case when variance > 0 then ln(variance) / 2 end, development) over (partition by series) as spread,
        regr_syy(case when variance > 0 then ln(variance) / 2 end, development) over (partition by series) as height,
        count(*) filter (variance > 0) over (partition by series) - 2 as degrees,
    from steps

),

last_two as (

    select
        *,
        max(variance) filter (development = last_known) over (partition by series) as last_variance,
        max(variance) filter (development = last_known - 1) over (partition by series) as before_variance,
        -- the residual of a line is never below 0, save for the last digit
        slope / sqrt(nullif(greatest(height - slope * slope * spread, 0), 0) / degrees / spread) as slope_t,
    from lines

),

extended as (

    select
        *,
        case
            when variance is not null then variance
            when development < last_known then null
            when last_sigma = 'log-linear' and marts.student_two_sided(slope_t, degrees) <= 0.05
                then exp(2 * (intercept + slope * development))
            when last_variance <= before_variance
                then coalesce(last_variance * pow(last_variance / nullif(before_variance, 0), development - last_known), 0)
            else before_variance * pow(before_variance / last_variance, development - last_known - 1)
        end as used_variance,
    from last_two

)

select
    series,
    development,
    factor,
    sqrt(used_variance / nullif(cumulative, 0)) as factor_standard_error,
    sqrt(used_variance) as sigma,
    cohorts,
    cumulative,
from extended
