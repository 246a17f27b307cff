-- int_signal_candidates: what cells, suppliers' changes, charts and weeks say, each for itself.
--
-- grain   one row per cell that is a cause, change of a supplier, episode of a chart, and episode of weeks
-- key     candidate_id
-- kept    table
-- tests   not_null(kind, subject, source_id, ids, first_on, last_on, exposed_units, observed_units, expected_units, reference)
--         expect(kind in ('batch_excess', 'worsened', 'drift', 'control_limit', 'weekly_excess'))
--         expect(false_discovery <= 0.05)
--
-- Only what stands at a false discovery rate of 5 % in its family (all cells, all changes, all charts, all weeks), with a
-- quarter more than expected. A cell is open while it is shipped (within 28 days of the newest event) and of what was
-- shipped in the last 180 days, too, a quarter more came back than expected; a change, which is of those days, while its
-- supplier's goods are shipped; an episode while the last period judged is in it.
--
-- candidate_id is made of what does not change when numbers do: a cell or a change of what it is, an episode of the chart
-- and its first day. So notes that hang on a signal stay with it.

with

until as (

    select source_id, data_to::date as day from intermediate.int_data_to

),

recent as (

    select
        causes.member_id,
        causes.reason,
        sum(lines.returned_units)::double as returned_units,
    from intermediate.int_cell_causes as causes
    inner join intermediate.int_cell_returns as lines
        on causes.member_id = lines.member_id
        and (causes.reason = 'all' or causes.reason = lines.reason)
    inner join until
        on lines.source_id = until.source_id
        and lines.cohort_on > until.day - 180
    where causes.is_said
    group by causes.member_id, causes.reason

),

shares as (

    select member_id, sum(recent_usual_units) / nullif(sum(usual_units), 0) as recent_share
    from intermediate.int_cells
    where member_id in (select member_id from recent)
    group by member_id

),

cells as (

    select
        'batch_excess' as kind,
        tested.dimension as subject,
        tested.source_id,
        tested.ids,
        tested.category,
        tested.reason,
        null::varchar as defect_code,
        tested.member_id,
        tested.first_on,
        tested.last_on,
        tested.last_on >= until.day - 28
        and coalesce(recent.returned_units >= 1.25 * tested.expected_units * shares.recent_share, false) as is_open,
        tested.shipped_units as exposed_units,
        tested.returned_units as observed_units,
        tested.expected_units,
        tested.returned_units / tested.returned as dispersion,
        tested.reference_returned as reference,
        tested.weight,
        marts.normal_score(tested.p_value) as score,
        tested.p_value,
        tested.false_discovery,
        concat_ws('|', 'batch_excess', tested.dimension, tested.source_id, array_to_string(tested.ids, '|'), tested.reason) as name,
    from intermediate.int_tested_cells as tested
    inner join intermediate.int_cell_causes as causes
        on tested.member_id = causes.member_id
        and tested.reason = causes.reason
        and causes.is_said
    inner join until
        on tested.source_id = until.source_id
    left join recent
        on tested.member_id = recent.member_id
        and tested.reason = recent.reason
    left join shares
        on tested.member_id = shares.member_id

),

changes as (

    select
        'worsened' as kind,
        'supplier' as subject,
        changes.source_id,
        changes.ids,
        changes.category,
        changes.reason,
        null::varchar as defect_code,
        changes.member_id,
        changes.first_on,
        changes.last_on,
        changes.last_on >= until.day - 28 as is_open,
        changes.recent_units as exposed_units,
        changes.returned_units as observed_units,
        changes.expected_units,
        changes.returned_units / changes.returned as dispersion,
        changes.weight as reference,
        changes.weight,
        marts.normal_score(changes.p_value) as score,
        changes.p_value,
        changes.false_discovery,
        concat_ws('|', 'worsened', 'supplier', changes.source_id, array_to_string(changes.ids, '|'), changes.reason) as name,
    from intermediate.int_supplier_changes as changes
    inner join until
        on changes.source_id = until.source_id
    where changes.is_said

),

charts as (

    select
        kind,
        case chart when 'product_reason' then 'product' else 'supplier' end as subject,
        source_id,
        [subject_id] as ids,
        null::varchar as category,
        case when chart = 'product_reason' then what else 'all' end as reason,
        case when chart = 'supplier_defect' then what end as defect_code,
        null::ubigint as member_id,
        first_on,
        last_on,
        is_open,
        exposed_units,
        counted_units as observed_units,
        expected_units,
        dispersion,
        baseline_units / dispersion as reference,
        baseline_units / dispersion as weight,
        score,
        p_value,
        false_discovery,
        concat_ws('|', kind, chart, source_id, subject_id, what, first_on) as name,
    from intermediate.int_chart_episodes
    where false_discovery <= 0.05
        and counted_units >= 1.25 * expected_units

),

alarms as (

    select
        *,
        sum(case when week_on - previous_on <= 14 then 0 else 1 end) over (
            partition by member_id, reason order by week_on
        ) as episode,
    from (
        select *, lag(week_on) over (partition by member_id, reason order by week_on) as previous_on,
        from intermediate.int_weekly_excess
        where is_alarm
            and false_discovery <= 0.05
            and observed_units >= 1.25 * expected_units
    )

),

weeks as (

    select
        'weekly_excess' as kind,
        members.dimension as subject,
        members.source_id,
        members.ids,
        case when members.dimension in ('product', 'supplier') then any_value(members.category) end as category,
        alarms.reason,
        null::varchar as defect_code,
        alarms.member_id,
        min(alarms.week_on) as first_on,
        max(alarms.week_on) + 6 as last_on,
        max(alarms.week_on) + 13 > any_value(until.day) as is_open,
        sum(alarms.due_units) as exposed_units,
        sum(alarms.observed_units) as observed_units,
        sum(alarms.expected_units) as expected_units,
        sum(alarms.observed_units) / sum(alarms.observed_decisions) as dispersion,
        any_value(alarms.reference_decisions) as reference,
        any_value(alarms.reference_decisions) as weight,
        max((alarms.observed_decisions - alarms.expected_decisions) / sqrt(alarms.expected_decisions)) as score,
        min(alarms.p_value) as p_value,
        min(alarms.false_discovery) as false_discovery,
        concat_ws(
            '|', 'weekly_excess', members.dimension, members.source_id, array_to_string(members.ids, '|'), alarms.reason,
            min(alarms.week_on)
        ) as name,
    from alarms
    inner join (
        select member_id, dimension, source_id, ids, any_value(category) as category from intermediate.int_cells group by all
    ) as members
        on alarms.member_id = members.member_id
    inner join until
        on members.source_id = until.source_id
    group by members.dimension, members.source_id, members.ids, alarms.member_id, alarms.reason, alarms.episode

)

select md5(name) as candidate_id, * exclude (name) from cells
union all by name
select md5(name) as candidate_id, * exclude (name) from changes
union all by name
select md5(name) as candidate_id, * exclude (name) from charts
union all by name
select md5(name) as candidate_id, * exclude (name) from weeks
