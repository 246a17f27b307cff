-- agg_back_test: what the projection would have said eight weeks ago, against what has come since.
--
-- grain   one row per category and ISO week of shipping, of the twelve weeks before
-- key     category, week_on
-- kept    table
-- tests   not_null(shipped_units, returned_then_units, said_units, said_variance, came_units)
--         expect(said_units >= returned_then_units)
--
-- All that was requested in the last 56 days of a source is hidden; from the rest the projection is made as the pages
-- make it (`projected_trend`: Cape Cod per category over the 180 days before, each shipment with the share of its returns
-- that has come at its age). `said_units` is what it says of today, so with what was to come in the eight weeks and not of
-- what comes later; `came_units` is what did come by today. Variances add up over categories; the 90 % interval of a sum
-- is said -+ 1.645 of its root, and never below what was back already. Figures are rounded, so that the order in which sums
-- were added does not show in them.

with

cuts as (

    select source_id, data_to::date as came_on, data_to::date - 56 as said_on from intermediate.int_data_to

),

-- Kish: how many units of an order line go together.
shipped as (

    select
        fct_order_lines.source_id,
        fct_order_lines.category,
        fct_order_lines.cohort_on,
        any_value(cuts.said_on - fct_order_lines.cohort_on) as age_then,
        any_value(cuts.came_on - fct_order_lines.cohort_on) as age_now,
        sum(fct_order_lines.shipped_units)::double as shipped_units,
        sum(fct_order_lines.shipped_units::double * fct_order_lines.shipped_units::double)
        / sum(fct_order_lines.shipped_units)::double as together
    from marts.fct_order_lines
    inner join cuts
        on fct_order_lines.source_id = cuts.source_id
        and fct_order_lines.cohort_on between cuts.said_on - 180 and cuts.said_on
    where fct_order_lines.shipped_units > 0
    group by fct_order_lines.source_id, fct_order_lines.category, fct_order_lines.cohort_on

),

returned as (

    select
        fct_return_lines.source_id,
        fct_return_lines.category,
        fct_return_lines.cohort_on,
        sum(fct_return_lines.returned_units)::double as came_units,
        coalesce(sum(fct_return_lines.returned_units) filter (fct_return_lines.requested_on <= cuts.said_on), 0)::double
            as returned_then_units
    from marts.fct_return_lines
    inner join cuts
        on fct_return_lines.source_id = cuts.source_id
        and fct_return_lines.cohort_on between cuts.said_on - 180 and cuts.said_on
    where fct_return_lines.is_counted
    group by fct_return_lines.source_id, fct_return_lines.category, fct_return_lines.cohort_on

),

curves as (

    select category, age_days, developed_share
    from intermediate.int_return_delays
    where counted = 'requested'
        and hidden_days = 56

),

cohorts as (

    select
        shipped.category as series,
        {'source_id': shipped.source_id, 'cohort_on': shipped.cohort_on} as cohort,
        shipped.shipped_units,
        shipped.together,
        coalesce(returned.returned_then_units, 0) as returned_units,
        coalesce(returned.came_units, 0) as came_units,
        -- older than the curve: all had come that the projection knew of
        coalesce(then_at.developed_share, 1) as developed_share,
        coalesce(now_at.developed_share, 1) as developed_now
    from shipped
    left join returned
        on shipped.source_id = returned.source_id
        and shipped.category = returned.category
        and shipped.cohort_on = returned.cohort_on
    left join curves as then_at
        on shipped.category = then_at.category
        and shipped.age_then = then_at.age_days
    left join curves as now_at
        on shipped.category = now_at.category
        and shipped.age_now = now_at.age_days

),

rates as (

    select series, any_value(projected_rate) as rate, sum(used_units) as used_units
    from marts.cape_cod('cohorts')
    group by series

),

said as (

    select
        cohorts.series as category,
        date_trunc('week', cohorts.cohort.cohort_on)::date as week_on,
        cohorts.shipped_units,
        cohorts.returned_units,
        cohorts.came_units,
        cohorts.together,
        -- at the end of a curve the difference may be a last digit below nothing
        cohorts.shipped_units * greatest(cohorts.developed_now - cohorts.developed_share, 0) as developing_units,
        rates.rate,
        rates.used_units,
        rates.rate * greatest(cohorts.developed_now - cohorts.developed_share, 0)
        / nullif(1 - rates.rate * cohorts.developed_share, 0) as chance
    from cohorts
    inner join rates
        on cohorts.series = rates.series
    inner join cuts
        on cohorts.cohort.source_id = cuts.source_id
        and date_trunc('week', cohorts.cohort.cohort_on)::date > cuts.said_on - 91
    where rates.rate is not null

)

select
    category,
    week_on,
    sum(shipped_units) as shipped_units,
    sum(returned_units) as returned_then_units,
    round(sum(returned_units + developing_units * rate), 9) as said_units,
    round(
        sum(together * greatest(shipped_units - returned_units, 0) * chance * (1 - chance))
        + any_value(rate * (1 - rate) / used_units) * max(together) * pow(sum(developing_units), 2),
        9
    ) as said_variance,
    sum(came_units) as came_units
from said
group by category, week_on
