-- int_supplier_changes: did more come back of what a supplier sent lately than of what it sent before?
--
-- grain   one row per supplier in a category (a member of the batch detective) and reason; the reason `all` is all of them
-- key     member_id, reason
-- kept    table
-- tests   not_null(source_id, ids, category, first_on, last_on, recent_units, returned_units, expected_units, weight, is_said)
--         expect(expected_units > 0)
--         expect(not is_said or returned_units >= 1.25 * expected_units)
--         expect(false_discovery between 0 and 1)
--
-- The detective holds a supplier against others in its category over the whole history: one that was good for two years
-- and is bad now is good on the whole, and suppliers differ anyway. Here each is held against itself: what was shipped in
-- the last 180 days, against what came back of what it shipped before. What the age of the units, their channel and their
-- month make of it is taken out first (int_expected_shares); the past counts as if 20 returns more had been as usual in the
-- category, as channels and months do there.
--
-- Counts are in decisions, units_at_once of int_product_risks together, but for returned_units and expected_units. weight:
-- returns that the expected count is known by; never more than what suppliers change by anyway from one half-year to the
-- next allows (1 / relative_risk_spread). Asked before anything else is: one return was usual lately and one before.
-- Said is what is beyond a false discovery rate of 5 % over all suppliers and reasons, with a quarter more than expected;
-- of a reason and of all reasons the one that says more: the reason, if it makes up half of all.

with

until as (

    select source_id, data_to::date as day from intermediate.int_data_to

),

-- What says nothing of the goods counts in `all` only.
reasons as (

    select source_id, category, reason, any_value(reason_share) as reason_share, any_value(units_at_once) as units_at_once,
    from intermediate.int_product_risks
    where reason not in ('no_reason', 'other', 'unmapped')
    group by source_id, category, reason

),

suppliers as (

    select
        member_id,
        source_id,
        any_value(ids) as ids,
        category,
        max(last_on) as last_on,
        sum(recent_units) as recent_units,
        sum(recent_usual_units) as recent_usual,
        sum(usual_units) - sum(recent_usual_units) as past_usual,
    from intermediate.int_cells
    where dimension = 'supplier'
    group by member_id, source_id, category

),

returned as (

    select
        lines.member_id,
        coalesce(lines.reason, 'all') as reason,
        coalesce(sum(lines.returned_units) filter (lines.cohort_on > until.day - 180), 0)::double as recent_units,
        coalesce(sum(lines.returned_units) filter (lines.cohort_on <= until.day - 180), 0)::double as past_units,
    from intermediate.int_cell_returns as lines
    inner join until
        on lines.source_id = until.source_id
    where lines.dimension = 'supplier'
    group by grouping sets ((lines.member_id, lines.reason), (lines.member_id))

),

counted as (

    select
        suppliers.* exclude (recent_usual, past_usual),
        until.day - 179 as first_on,
        reasons.reason,
        reasons.units_at_once,
        coalesce(returned.recent_units, 0) / reasons.units_at_once as returned,
        suppliers.recent_usual * reasons.reason_share / reasons.units_at_once as usual,
        coalesce(returned.past_units, 0) / reasons.units_at_once as past_returned,
        suppliers.past_usual * reasons.reason_share / reasons.units_at_once as past_usual,
    from suppliers
    inner join until
        on suppliers.source_id = until.source_id
    inner join reasons
        on suppliers.source_id = reasons.source_id
        and suppliers.category = reasons.category
    left join returned
        on suppliers.member_id = returned.member_id
        and reasons.reason = returned.reason
    where suppliers.recent_usual * reasons.reason_share / reasons.units_at_once >= 1
        and suppliers.past_usual * reasons.reason_share / reasons.units_at_once >= 1

),

expected as (

    select *, usual * (20 + past_returned) / (20 + past_usual) as expected, from counted

),

items as (

    select reason as series, returned as observed, expected from expected

),

spreads as (

    select series as reason, spread from marts.relative_risk_spread('items')

),

weighed as (

    select expected.*, least(20 + expected.past_returned, 1 / greatest(coalesce(spreads.spread, 0), 0.001)) as weight,
    from expected
    left join spreads
        on expected.reason = spreads.reason

),

judged as (

    select *, coalesce(marts.relative_risk_tail(returned, expected, weight), 1) as p_value, from weighed

),

tests as (

    select 'all changes' as series, {'member_id': member_id, 'reason': reason} as test, p_value as p from judged

),

discovered as (

    select test.member_id as member_id, test.reason as reason, q as false_discovery from marts.benjamini_hochberg('tests')

),

flagged as (

    select
        judged.*,
        discovered.false_discovery,
        judged.returned - judged.expected as excess,
        discovered.false_discovery <= 0.05 and judged.returned >= 1.25 * judged.expected as is_flagged,
    from judged
    inner join discovered
        on judged.member_id = discovered.member_id
        and judged.reason = discovered.reason

),

wholes as (

    select
        member_id,
        max(excess * units_at_once) filter (reason = 'all') as whole,
        max(excess * units_at_once) filter (reason <> 'all') as most,
    from flagged
    where is_flagged
    group by member_id

)

select
    flagged.member_id,
    flagged.source_id,
    flagged.ids,
    flagged.category,
    flagged.reason,
    flagged.first_on,
    flagged.last_on,
    flagged.recent_units,
    flagged.returned * flagged.units_at_once as returned_units,
    flagged.expected * flagged.units_at_once as expected_units,
    flagged.returned,
    flagged.expected,
    flagged.past_returned,
    flagged.weight,
    flagged.p_value,
    flagged.false_discovery,
    flagged.is_flagged
    and (
        wholes.whole is null
        or wholes.most is null
        or (flagged.reason <> 'all') = (wholes.most >= 0.5 * wholes.whole)
    ) as is_said,
from flagged
left join wholes
    on flagged.member_id = wholes.member_id
order by flagged.source_id, flagged.ids, flagged.reason
