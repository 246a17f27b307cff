-- agg_control_points: control charts: returns of a product for a reason, and defects found in the goods of a supplier.
--
-- grain   one row per chart and period of it; a period is 1, 2, 4 or 13 weeks and named by its first Monday
-- key     chart, source_id, subject_id, what, week_on
-- kept    table
-- tests   not_null(counted_units, exposed_units, weeks, is_baseline, is_judged, is_beyond, is_drift)
--         expect(chart in ('product_reason', 'supplier_defect'))
--         expect(counted_units <= exposed_units)
--         expect(is_judged or not is_beyond and not is_drift)
--         expect(cusum_high >= 0)
--
-- product_reason   counted: units that came back for the reason (`all`: any) within 42 days of their shipping, of those
--                  shipped in the period. It is judged once all of it is so old: every point has the same age, so a
--                  young one does not look good.
-- supplier_defect  counted: units in which the defect (`all`: any) was found, of those inspected in the period.
--
-- Laney's p' limits (control_chart_p) and a CUSUM of z / sigma_z (cusum) around a frozen baseline: the first 52 weeks that
-- can be judged, a whole year so that seasons are in it; it grows while there are fewer. Another baseline is a recorded
-- decision (reference.control_baselines): from its first day on, that is what points are held against, and the CUSUM
-- begins again. Points before keep theirs.
--
-- A chart needs 20 weeks to judge by, and about 2 counted units a period of at most 13 weeks in its baseline: with fewer,
-- limits by the normal distribution mean nothing. The period is the shortest that has these 2, and does not change while the
-- baseline does not. What is_beyond and is_drift mark is a question; fct_signals tells which are beyond doubt.
--
-- Figures are rounded, so that the order in which sums were added does not show in them.

with

until as (

    select source_id, data_to::date as day from intermediate.int_data_to

),

shipped as (

    select source_id, product_id as subject_id, date_trunc('week', cohort_on)::date as week_on, sum(shipped_units) as units
    from marts.fct_order_lines
    where shipped_units > 0
        and cohort_on is not null
        and product_id <> 'unknown'
    group by all

),

returned as (

    select
        source_id,
        product_id as subject_id,
        date_trunc('week', cohort_on)::date as week_on,
        coalesce(reason, 'all') as what,
        sum(returned_units) as units,
    from marts.fct_return_lines
    where is_counted
        and returned_units > 0
        and requested_on <= cohort_on + 42
        and product_id <> 'unknown'
    group by grouping sets (
        (source_id, product_id, date_trunc('week', cohort_on), reason), (source_id, product_id, date_trunc('week', cohort_on))
    )

),

inspected as (

    select source_id, supplier_id as subject_id, date_trunc('week', inspected_at)::date as week_on, sum(inspected_units) as units
    from marts.fct_inspections
    where inspected_units > 0
        and inspected_at is not null
        and supplier_id <> 'unknown'
    group by all

),

defective as (

    select
        source_id,
        supplier_id as subject_id,
        date_trunc('week', inspected_at)::date as week_on,
        coalesce(defect_code, 'all') as what,
        sum(inspected_units) as units,
    from marts.fct_inspections
    where inspected_units > 0
        and inspected_at is not null
        and supplier_id <> 'unknown'
        and defect_code <> 'none'
    group by grouping sets (
        (source_id, supplier_id, date_trunc('week', inspected_at), defect_code),
        (source_id, supplier_id, date_trunc('week', inspected_at))
    )

),

exposed as (

    select 'product_reason' as chart, 42 as age_days, * from shipped

    union all

    select 'supplier_defect' as chart, 0 as age_days, * from inspected

),

counted as (

    select 'product_reason' as chart, * from returned where what not in ('no_reason', 'other', 'unmapped')

    union all

    select 'supplier_defect' as chart, * from defective

),

-- Weeks are numbered from the first one of the subject, so that periods and baseline stay what they are.
weeks as (

    select
        exposed.chart,
        exposed.source_id,
        exposed.subject_id,
        exposed.week_on,
        exposed.units,
        min(exposed.week_on) over subject as first_on,
        ((exposed.week_on - min(exposed.week_on) over subject) // 7)::integer as week_index,
        exposed.week_on + 6 + exposed.age_days <= until.day as is_judged,
    from exposed
    inner join until
        on exposed.source_id = until.source_id
        and exposed.week_on <= until.day
    window subject as (partition by exposed.chart, exposed.source_id, exposed.subject_id)

),

subjects as (

    select
        chart,
        source_id,
        subject_id,
        any_value(first_on) as first_on,
        least(max(week_index) filter (is_judged) + 1, 52)::integer as baseline_weeks,
    from weeks
    group by chart, source_id, subject_id
    having max(week_index) filter (is_judged) >= 19

),

-- The shortest period in which two units were counted, on average of the baseline.
charts as (

    select
        counted.chart,
        counted.source_id,
        counted.subject_id,
        counted.what,
        any_value(subjects.first_on) as first_on,
        any_value(subjects.baseline_weeks) as baseline_weeks,
        sum(counted.units) / any_value(subjects.baseline_weeks) as weekly_units,
        case
            when weekly_units >= 2 then 1 when weekly_units >= 1 then 2 when weekly_units >= 0.5 then 4 else 13
        end::integer as period_weeks,
    from counted
    inner join subjects
        on counted.chart = subjects.chart
        and counted.source_id = subjects.source_id
        and counted.subject_id = subjects.subject_id
        and counted.week_on < subjects.first_on + 7 * subjects.baseline_weeks
    group by counted.chart, counted.source_id, counted.subject_id, counted.what
    having sum(counted.units) / any_value(subjects.baseline_weeks) >= 0.15

),

periods as (

    select
        charts.chart,
        charts.source_id,
        charts.subject_id,
        charts.what,
        charts.first_on + 7 * charts.period_weeks * (weeks.week_index // charts.period_weeks) as week_on,
        charts.period_weeks as weeks,
        sum(weeks.units)::double as exposed_units,
        coalesce(sum(counted.units), 0)::double as counted_units,
        bool_and(weeks.is_judged) as is_judged,
        max(weeks.week_index) < any_value(charts.baseline_weeks) as is_first_year,
    from charts
    inner join weeks
        on charts.chart = weeks.chart
        and charts.source_id = weeks.source_id
        and charts.subject_id = weeks.subject_id
    left join counted
        on charts.chart = counted.chart
        and charts.source_id = counted.source_id
        and charts.subject_id = counted.subject_id
        and charts.what = counted.what
        and weeks.week_on = counted.week_on
    group by
        charts.chart, charts.source_id, charts.subject_id, charts.what, charts.first_on, charts.period_weeks,
        weeks.week_index // charts.period_weeks

),

-- The recorded decision that a period is under: the last one that begins before it, if any.
phased as (

    select
        periods.*,
        decisions.from_on as baseline_on,
        case
            when decisions.from_on is null then periods.is_first_year and periods.is_judged
            else periods.is_judged and periods.week_on between decisions.from_on and decisions.to_on
        end as is_baseline,
    from periods
    asof left join reference.control_baselines as decisions
        on periods.chart = decisions.chart
        and periods.source_id = decisions.source_id
        and periods.subject_id = decisions.subject_id
        and periods.what = decisions.what
        and periods.week_on >= decisions.from_on

),

-- Points too young to be judged have no share, so they neither pass a limit nor move a sum.
points as (

    select
        {'chart': chart, 'source_id': source_id, 'subject_id': subject_id, 'what': what, 'baseline_on': baseline_on} as series,
        week_on as position,
        case when is_judged then counted_units end as counted,
        case when is_judged then exposed_units end as units,
        is_baseline,
    from phased

),

limits as (

    select * from marts.control_chart_p('points')

),

residuals as (

    select series, position, z / greatest(sigma_z, 1) as value from limits

),

sums as (

    select * from marts.cusum('residuals')

)

select
    phased.chart,
    phased.source_id,
    phased.subject_id,
    phased.what,
    phased.week_on,
    phased.weeks,
    phased.counted_units,
    phased.exposed_units,
    round(phased.counted_units / phased.exposed_units, 9) as share,
    round(limits.center, 9) as center,
    round(limits.laney_low, 9) as limit_low,
    round(limits.laney_high, 9) as limit_high,
    round(limits.limit_low, 9) as plain_low,
    round(limits.limit_high, 9) as plain_high,
    round(limits.z, 9) as z,
    round(limits.sigma_z, 9) as sigma_z,
    round(sums.cusum_high, 9) as cusum_high,
    round(sums.cusum_low, 9) as cusum_low,
    phased.baseline_on,
    phased.is_baseline,
    phased.is_judged,
    limits.is_beyond_laney as is_beyond,
    coalesce(sums.is_high or sums.is_low, false) and phased.is_judged as is_drift,
from phased
inner join limits
    on phased.week_on = limits.position
    and {
        'chart': phased.chart, 'source_id': phased.source_id, 'subject_id': phased.subject_id, 'what': phased.what,
        'baseline_on': phased.baseline_on
    } = limits.series
left join sums
    on limits.series = sums.series
    and limits.position = sums.position
order by phased.chart, phased.source_id, phased.subject_id, phased.what, phased.week_on
