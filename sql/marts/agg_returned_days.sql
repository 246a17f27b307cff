-- agg_returned_days: what came back, added up by day, for each of the days that a return has.
--
-- grain   one row per kind of day, source, day, category, channel and reason
-- key     dated_by, source_id, day_on, category, channel, reason, reason_category, fault
-- kept    table
-- tests   expect(dated_by in ('cohort_on', 'requested_on', 'received_on', 'refunded_on'))
--         not_null(returned_units, received_units, refunded_units)
--
-- The metric engine reads it in place of `fct_return_lines` for whatever it can be asked by (`sums_up` in the metric
-- dictionary); a property test holds both to the same answers. Each return line stands here once for each day that it
-- has, so rows of one `dated_by` only may be added up. Order lines and orders are not here: one that came back on two
-- days would count twice. Countries are not here either: with them there would be nearly as many rows as return lines.

with

dated as (

    select
        *,
        unnest([
            {'dated_by': 'cohort_on', 'day_on': cohort_on},
            {'dated_by': 'requested_on', 'day_on': requested_on},
            {'dated_by': 'received_on', 'day_on': received_on},
            {'dated_by': 'refunded_on', 'day_on': refunded_on}
        ], recursive := true)
    from (
        select
            source_id,
            cohort_on,
            requested_on,
            received_on,
            refunded_on,
            category,
            channel,
            reason,
            reason_category,
            fault,
            returned_units,
            received_units,
            refunded_units,
            returned_amount,
            -- exact decimals line by line, as the metric engine has them from the fact itself
            cast(returned_amount * received_units / nullif(returned_units, 0) as decimal(18, 4)) as received_amount,
            cast(returned_amount * refunded_units / nullif(returned_units, 0) as decimal(18, 4)) as refunded_amount
        from marts.fct_return_lines
    ) as return_lines

)

select
    dated_by,
    source_id,
    day_on,
    category,
    channel,
    reason,
    reason_category,
    fault,
    sum(returned_units)::decimal(18, 4) as returned_units,
    sum(received_units)::decimal(18, 4) as received_units,
    sum(refunded_units)::decimal(18, 4) as refunded_units,
    sum(returned_amount)::decimal(18, 4) as returned_amount,
    sum(received_amount)::decimal(18, 4) as received_amount,
    sum(refunded_amount)::decimal(18, 4) as refunded_amount
from dated
where day_on is not null
group by all
order by dated_by, day_on
