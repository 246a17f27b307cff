-- int_weekly_excess: whether more came back in a week than the shipments before it let expect.
--
-- grain   one row per member (a product, a supplier, a warehouse, a carrier), reason and week that is over
-- key     member_id, reason, week_on
-- kept    table
-- tests   not_null(observed_units, expected_units, is_alarm)
--         expect(observed_units >= 0)
--         expect(false_discovery between 0 and 1)
--
-- Expected of a week is the shipments of every week before it, times what is usual of their category and channel, times
-- the part of it that comes at that age (agg_return_delays): so it rises with sales and falls after them. That
-- times what the member had of its expected in the 52 weeks that ended two weeks before: a supplier that is always worse
-- is no news here.
--
-- An alarm is one of the closed form of Farrington where there are three years of the same season (of the returns at an
-- even volume of sales), else EARS C2 of the residuals. It is a question asked of many members every week; its
-- p-value (relative_risk_tail, against the 52 weeks) and Benjamini and Hochberg over all weeks of all members answer it.
--
-- due_units: shipped units, each by the part of what comes back of its kind that comes in the week.
--
-- Members and reasons with less than 3 expected units a week are left to the batch detective.

with

until as (

    select source_id, data_to::date as day from intermediate.int_data_to

),

series as (

    select
        cells.member_id,
        cells.source_id,
        cells.category,
        risks.reason,
        any_value(risks.reason_share) as reason_share,
        any_value(risks.units_at_once) as units_at_once,
        sum(cells.usual_units) * any_value(risks.reason_share) as usual_units,
        min(cells.first_on) as first_on,
        max(cells.last_on) as last_on,
    from intermediate.int_cells as cells
    inner join intermediate.int_product_risks as risks
        on cells.source_id = risks.source_id
        and cells.product_id = risks.product_id
        and cells.category = risks.category
    where cells.dimension in ('product', 'supplier', 'warehouse', 'carrier')
        and risks.reason not in ('no_reason', 'other', 'unmapped')
    group by cells.member_id, cells.source_id, cells.category, risks.reason

),

-- The rest is too small to be looked at week by week.
large as (

    select member_id, reason
    from series
    group by member_id, reason
    having sum(usual_units) / (date_diff('week', min(first_on), max(last_on)) + 1) >= 3

),

shipped as (

    select
        fct_order_lines.source_id,
        fct_order_lines.category,
        fct_order_lines.product_id,
        fct_order_lines.supplier_id,
        fct_order_lines.warehouse_id,
        fct_order_lines.carrier,
        date_trunc('week', fct_order_lines.cohort_on)::date as week_on,
        sum(fct_order_lines.shipped_units)::double as shipped_units,
        sum(fct_order_lines.shipped_units::double * int_expected_shares.usual_share) as usual_units,
    from marts.fct_order_lines
    inner join intermediate.int_expected_shares
        on fct_order_lines.source_id = int_expected_shares.source_id
        and fct_order_lines.category = int_expected_shares.category
        and fct_order_lines.channel = int_expected_shares.channel
        and fct_order_lines.cohort_on = int_expected_shares.cohort_on
    where fct_order_lines.shipped_units > 0
    group by grouping sets (
        (
            fct_order_lines.source_id, fct_order_lines.category, fct_order_lines.product_id, fct_order_lines.supplier_id,
            date_trunc('week', fct_order_lines.cohort_on)
        ),
        (
            fct_order_lines.source_id, fct_order_lines.category, fct_order_lines.warehouse_id, fct_order_lines.carrier,
            date_trunc('week', fct_order_lines.cohort_on)
        )
    )

),

spread_out as (

    select
        *,
        unnest(
            case when warehouse_id is null then ['product', 'supplier'] else ['warehouse', 'carrier'] end
        ) as dimension,
    from shipped

),

cohorts as (

    select
        hash(
            dimension,
            source_id,
            marts.detective_id(dimension, product_id, supplier_id, null, null, warehouse_id, carrier),
            marts.detective_second_id(dimension, category, null, warehouse_id)
        ) as member_id,
        category,
        week_on,
        sum(shipped_units) as shipped_units,
        sum(usual_units) as usual_units,
    from spread_out
    group by all
    having member_id in (select member_id from large)

),

-- Of what comes back, the part that comes in the week that begins so many weeks after that of the shipment: on average
-- of the days of a week, the middle of one to the ends of the other.
delays as (

    select
        category,
        lag_weeks,
        max(developed_share) filter (age_days <= 7 * lag_weeks + 3)
        - coalesce(max(developed_share) filter (age_days <= 7 * lag_weeks - 4), 0) as share,
    from marts.agg_return_delays
    cross join (select unnest(range(53))::integer as lag_weeks) as lags
    where counted = 'requested'
    group by category, lag_weeks

),

due as (

    select
        cohorts.member_id,
        cohorts.category,
        (cohorts.week_on + 7 * delays.lag_weeks)::date as week_on,
        sum(cohorts.shipped_units * delays.share) as due_units,
        sum(cohorts.usual_units * delays.share) as usual_units,
    from cohorts
    inner join delays
        on cohorts.category = delays.category
    group by cohorts.member_id, cohorts.category, cohorts.week_on + 7 * delays.lag_weeks

),

-- A row for every week that is over, whether something came back in it or not.
expected as (

    select
        large.member_id,
        large.reason,
        due.week_on,
        any_value(series.source_id) as source_id,
        sum(due.due_units) as due_units,
        sum(due.usual_units * series.reason_share) as usual_units,
        sum(due.usual_units * series.reason_share / series.units_at_once) as usual,
    from large
    inner join series
        on large.member_id = series.member_id
        and large.reason = series.reason
    inner join due
        on series.member_id = due.member_id
        and series.category = due.category
    inner join until
        on series.source_id = until.source_id
        and due.week_on + 6 <= until.day
    group by large.member_id, large.reason, due.week_on

),

returned as (

    select
        lines.member_id,
        lines.reason,
        lines.week_on,
        sum(lines.units) as units,
        sum(lines.units / series.units_at_once) as decisions,
    from (
        select
            member_id,
            category,
            coalesce(reason, 'all') as reason,
            date_trunc('week', requested_on)::date as week_on,
            sum(returned_units)::double as units,
        from intermediate.int_cell_returns
        where member_id in (select member_id from large)
        group by grouping sets (
            (member_id, category, reason, date_trunc('week', requested_on)),
            (member_id, category, date_trunc('week', requested_on))
        )
    ) as lines
    inner join series
        on lines.member_id = series.member_id
        and lines.category = series.category
        and lines.reason = series.reason
    group by lines.member_id, lines.reason, lines.week_on

),

weeks as (

    select
        expected.*,
        date_diff('week', date '2000-01-03', expected.week_on) as position,
        coalesce(returned.units, 0) as observed_units,
        coalesce(returned.decisions, 0) as observed,
        1 + coalesce(sum(coalesce(returned.decisions, 0)) over year_before, 0) as reference,
        reference / (1 + coalesce(sum(expected.usual) over year_before, 0)) as ratio,
        count(*) over year_before as reference_weeks,
    from expected
    left join returned
        on expected.member_id = returned.member_id
        and expected.reason = returned.reason
        and expected.week_on = returned.week_on
    window year_before as (
        partition by expected.member_id, expected.reason
        order by expected.week_on
        rows between 54 preceding and 3 preceding
    )

),

residuals as (

    select
        {'member_id': member_id, 'reason': reason} as series,
        position,
        (observed - usual * ratio) / sqrt(usual * ratio) as value,
    from weeks
    where reference_weeks >= 20
        and usual > 0

),

-- What would have come back of an even volume of sales.
even_weeks as (

    select
        {'member_id': member_id, 'reason': reason} as series,
        position,
        observed / usual * avg(usual) over (partition by member_id, reason) as value,
    from weeks
    where usual > 0

),

recent as (

    select * from marts.ears('residuals', sigma_floor := 1.0)

),

seasonal as (

    select * from marts.farrington('even_weeks')

),

judged as (

    select
        weeks.*,
        weeks.usual * weeks.ratio as expected,
        case when seasonal.upper is not null then seasonal.is_alarm else coalesce(recent.is_alarm, false) end as is_alarm,
        recent.upper is not null or seasonal.upper is not null as is_asked,
    from weeks
    left join recent
        on recent.series = {'member_id': weeks.member_id, 'reason': weeks.reason}
        and weeks.position = recent.position
    left join seasonal
        on seasonal.series = {'member_id': weeks.member_id, 'reason': weeks.reason}
        and weeks.position = seasonal.position

),

alarms as materialized (

    select member_id, reason, week_on, observed, expected, reference from judged where is_alarm

),

tests as (

    select
        'weeks' as series,
        {'member_id': member_id, 'reason': reason, 'week_on': week_on} as test,
        marts.relative_risk_tail(observed, expected, reference) as p,
    from alarms

    union all

    -- asked, and answered with no
    select
        'weeks' as series,
        {'member_id': member_id, 'reason': reason, 'week_on': week_on} as test,
        1 as p,
    from judged
    where is_asked
        and not is_alarm

),

discovered as (

    select * from marts.benjamini_hochberg('tests')

)

select
    judged.member_id,
    judged.reason,
    judged.source_id,
    judged.week_on,
    judged.due_units,
    judged.observed_units,
    judged.usual_units * judged.ratio as expected_units,
    judged.observed as observed_decisions,
    judged.expected as expected_decisions,
    judged.reference as reference_decisions,
    judged.is_alarm,
    case when judged.is_alarm then discovered.p end as p_value,
    case when judged.is_alarm then discovered.q end as false_discovery,
from judged
left join discovered
    on discovered.test = {'member_id': judged.member_id, 'reason': judged.reason, 'week_on': judged.week_on}
order by judged.member_id, judged.reason, judged.week_on
