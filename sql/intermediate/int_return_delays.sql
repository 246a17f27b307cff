-- int_return_delays: how much of what will come back has come, by the age of a shipment, as seen now and eight weeks ago.
--
-- grain   one row per how many days are hidden, stage that is counted, category and age in days
-- key     hidden_days, counted, category, age_days
-- kept    table
-- tests   not_null(at_risk_units, return_share, developed_share, is_borrowed)
--         expect(hidden_days in (0, 56))
--         expect(developed_share between 0 and 1)
--
-- The Kaplan-Meier curve of shipped units: the age at which a unit came back, or at which we stopped to see it. A curve
-- ends at a year, or before it where fewer than one unit in twenty has been seen so long: what comes later is in no
-- projection. `developed_share` is the curve as a part of its end. A category with fewer than 50 returned units has the
-- curve of all. Returns that no order line is known of have no age and are not here.
--
-- With 56 days hidden it is what the same records gave eight weeks ago, for requests only: the back-test projects by it.

with

cuts as (

    select
        int_data_to.source_id,
        hidden.hidden_days,
        int_data_to.data_to::date - hidden.hidden_days as seen_to
    from intermediate.int_data_to
    cross join (values (0), (56)) as hidden (hidden_days)

),

cohorts as (

    select
        cuts.hidden_days,
        shipped.source_id,
        shipped.category,
        shipped.cohort_on,
        least(cuts.seen_to - shipped.cohort_on, 365) as seen_days,
        shipped.shipped_units
    from (
        select source_id, category, cohort_on, sum(shipped_units) as shipped_units
        from marts.agg_shipped_days
        group by all
    ) as shipped
    inner join cuts
        on shipped.source_id = cuts.source_id
        and shipped.cohort_on <= cuts.seen_to
    where shipped.shipped_units > 0

),

linked_lines as (

    select source_id, category, cohort_on, requested_on, received_on, refunded_on, returned_units, received_units, refunded_units
    from marts.fct_return_lines
    where is_counted
        and cohort_on is not null

),

counted_lines as (

    select 'requested' as counted, source_id, category, cohort_on, requested_on as counted_on, returned_units as units
    from linked_lines

    union all

    select 'received' as counted, source_id, category, cohort_on, received_on as counted_on, received_units as units
    from linked_lines

    union all

    select 'refunded' as counted, source_id, category, cohort_on, refunded_on as counted_on, refunded_units as units
    from linked_lines

),

-- A date before the shipment is a wrong date of a real return: it counts as of the first day.
returned as (

    select
        cohorts.hidden_days,
        counted_lines.counted,
        counted_lines.source_id,
        counted_lines.category,
        counted_lines.cohort_on,
        greatest(counted_lines.counted_on - counted_lines.cohort_on, 0) as age_days,
        sum(counted_lines.units) as returned_units
    from counted_lines
    inner join cohorts
        on counted_lines.source_id = cohorts.source_id
        and counted_lines.category = cohorts.category
        and counted_lines.cohort_on = cohorts.cohort_on
    where counted_lines.units > 0
        and greatest(counted_lines.counted_on - counted_lines.cohort_on, 0) <= cohorts.seen_days
        and (cohorts.hidden_days = 0 or counted_lines.counted = 'requested')
    group by all

),

kept as (

    select
        cohorts.hidden_days,
        stages.counted,
        cohorts.category,
        cohorts.seen_days as age_days,
        greatest(cohorts.shipped_units - coalesce(sum(returned.returned_units), 0), 0) as open_units
    from cohorts
    cross join (values ('requested'), ('received'), ('refunded')) as stages (counted)
    left join returned
        on stages.counted = returned.counted
        and cohorts.hidden_days = returned.hidden_days
        and cohorts.source_id = returned.source_id
        and cohorts.category = returned.category
        and cohorts.cohort_on = returned.cohort_on
    where cohorts.hidden_days = 0 or stages.counted = 'requested'
    group by cohorts.hidden_days, stages.counted, cohorts.source_id, cohorts.category, cohorts.cohort_on, cohorts.seen_days, cohorts.shipped_units

),

units as (

    select hidden_days, counted, category, age_days, returned_units, 0 as open_units from returned

    union all

    select hidden_days, counted, category, age_days, 0 as returned_units, open_units from kept

),

-- `all` is no category: the series of all of them has none.
items as (

    select
        {'hidden_days': hidden_days, 'counted': counted, 'category': category} as series,
        age_days as age,
        sum(returned_units) as returned_units,
        sum(open_units) as open_units
    from units
    group by grouping sets ((hidden_days, counted, category, age_days), (hidden_days, counted, age_days))

),

curves as (

    select * from marts.return_curve('items')

),

ends as (

    select
        series,
        max(age) as end_days,
        max(return_share) as end_share,
        sum(returned_units) as returned_units
    from (
        select *, max(at_risk_units) over (partition by series) as shipped_units from curves
    ) as curves
    where at_risk_units >= 0.05 * shipped_units
    group by series

),

-- Whose curve a category has: its own or that of all.
chosen as (

    select
        own.series as series,
        case when own.returned_units >= 50 then own.series else whole.series end as curve_series,
        own.returned_units < 50 as is_borrowed
    from ends as own
    inner join ends as whole
        on own.series.hidden_days = whole.series.hidden_days
        and own.series.counted = whole.series.counted
        and whole.series.category is null
    where own.series.category is not null

),

days as (

    select
        chosen.series,
        chosen.curve_series,
        chosen.is_borrowed,
        ends.end_share,
        unnest(range(0, ends.end_days + 1)) as age_days
    from chosen
    inner join ends
        on chosen.curve_series = ends.series

)

select
    days.series.hidden_days as hidden_days,
    days.series.counted as counted,
    days.series.category as category,
    days.age_days::integer as age_days,
    coalesce(curves.at_risk_units, first_day.at_risk_units) as at_risk_units,
    coalesce(curves.return_share, 0) as return_share,
    coalesce(curves.return_share_low, 0) as return_share_low,
    curves.return_share_high,
    -- nothing ever came back: nothing is to come
    case when days.end_share > 0 then least(coalesce(curves.return_share, 0) / days.end_share, 1) else 1 end as developed_share,
    days.is_borrowed
from days
asof left join curves
    on days.curve_series = curves.series
    and days.age_days >= curves.age
left join (
    select series, max(at_risk_units) as at_risk_units from curves group by series
) as first_day
    on days.curve_series = first_day.series
