-- int_chart_episodes: when a control chart was out of control, on the bad side, and how sure that is.
--
-- grain   one row per chart, rule (control_limit, drift) and episode
-- key     chart, source_id, subject_id, what, kind, first_on
-- kept    table
-- tests   not_null(last_on, counted_units, expected_units, p_value, false_discovery)
--         expect(kind in ('control_limit', 'drift'))
--         expect(false_discovery between 0 and 1)
--
-- control_limit: points above the upper p' limit, with no more than two periods between them. drift: from the period in
-- which the CUSUM left 0 to the last one in which it is above its decision. The baseline itself has no episodes.
--
-- Limits know the baseline as if it were certain, and there are many charts and weeks. So each episode is tested too:
-- its count against that of the baseline (relative_risk_tail; both divided by sigma_z squared where that is above 1),
-- times the periods in which it could have begun (Bonferroni), and Benjamini and Hochberg over both rules of all charts.

with

points as (

    select
        *,
        row_number() over chart_weeks as period,
        sum(case when is_baseline then counted_units end) over whole_chart as baseline_units,
        count(*) filter (is_judged and not is_baseline) over whole_chart as asked_periods,
        max(week_on) filter (is_judged) over whole_chart as judged_to,
        max(case when coalesce(cusum_high, 0) = 0 then week_on end) over chart_weeks as zero_on,
    from marts.agg_control_points
    window
        whole_chart as (partition by chart, source_id, subject_id, what, baseline_on),
        chart_weeks as (partition by chart, source_id, subject_id, what, baseline_on order by week_on)

),

-- A rise of the CUSUM is an episode from its last 0 on; points beyond a limit are one while they stand near each other.
beyond as (

    select
        chart,
        source_id,
        subject_id,
        what,
        baseline_on,
        week_on,
        sum(case when period - previous_period <= 3 then 0 else 1 end) over (
            partition by chart, source_id, subject_id, what, baseline_on order by week_on
        ) as episode,
    from (
        select
            *,
            lag(period) over (partition by chart, source_id, subject_id, what, baseline_on order by week_on) as previous_period,
        from points
        where is_beyond
            and share > limit_high
            and not is_baseline
    )

),

spans as (

    select
        'control_limit' as kind,
        chart, source_id, subject_id, what, baseline_on,
        min(week_on) as first_on,
        max(week_on) as last_on,
    from beyond
    group by chart, source_id, subject_id, what, baseline_on, episode

    union all

    select
        'drift' as kind,
        chart, source_id, subject_id, what, baseline_on,
        -- the first period after the last 0
        coalesce(zero_on, min(week_on)) as first_on,
        max(week_on) as last_on,
    from points
    where cusum_high > 5
        and is_drift
        and not is_baseline
    group by chart, source_id, subject_id, what, baseline_on, zero_on

),

episodes as (

    select
        spans.kind,
        spans.chart,
        spans.source_id,
        spans.subject_id,
        spans.what,
        spans.baseline_on,
        min(points.week_on) as first_on,
        max(points.week_on + 7 * points.weeks::integer - 1) as last_on,
        max(points.week_on) = any_value(points.judged_to) as is_open,
        sum(points.exposed_units) as exposed_units,
        sum(points.counted_units) as counted_units,
        sum(points.exposed_units * points.center) as expected_units,
        any_value(points.baseline_units) as baseline_units,
        any_value(points.asked_periods) as asked_periods,
        pow(greatest(any_value(points.sigma_z), 1), 2) as dispersion,
        case spans.kind
            when 'drift' then max(points.cusum_high)
            else max(points.z / nullif(points.sigma_z, 0))
        end as score,
    from spans
    inner join points
        on spans.chart = points.chart
        and spans.source_id = points.source_id
        and spans.subject_id = points.subject_id
        and spans.what = points.what
        and spans.baseline_on is not distinct from points.baseline_on
        and points.week_on between spans.first_on and spans.last_on
        and points.is_judged
        and not points.is_baseline
        and (spans.kind = 'control_limit' or coalesce(points.cusum_high, 0) > 0)
    group by spans.kind, spans.chart, spans.source_id, spans.subject_id, spans.what, spans.baseline_on, spans.first_on

),

tested as (

    select
        *,
        least(
            1,
            asked_periods * marts.relative_risk_tail(
                counted_units / dispersion, expected_units / dispersion, baseline_units / dispersion
            )
        ) as p_value,
    from episodes

),

-- Charts without an episode were asked too.
tests as (

    select
        'charts' as series,
        {
            'kind': kinds.kind, 'chart': charts.chart, 'source_id': charts.source_id, 'subject_id': charts.subject_id,
            'what': charts.what, 'first_on': tested.first_on
        } as test,
        coalesce(tested.p_value, 1) as p,
    from (select distinct chart, source_id, subject_id, what from marts.agg_control_points) as charts
    cross join (values ('control_limit'), ('drift')) as kinds (kind)
    left join tested
        on kinds.kind = tested.kind
        and charts.chart = tested.chart
        and charts.source_id = tested.source_id
        and charts.subject_id = tested.subject_id
        and charts.what = tested.what

),

discovered as (

    select test, q from marts.benjamini_hochberg('tests')

)

select
    tested.* exclude (asked_periods),
    discovered.q as false_discovery,
from tested
inner join discovered
    on discovered.test = {
        'kind': tested.kind, 'chart': tested.chart, 'source_id': tested.source_id, 'subject_id': tested.subject_id,
        'what': tested.what, 'first_on': tested.first_on
    }
order by tested.chart, tested.source_id, tested.subject_id, tested.what, tested.kind, tested.first_on
