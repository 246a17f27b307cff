-- crm_effect: what became of flagged customers, beside customers who were like them and were not flagged.
--
-- grain   one row per measure, and one for all of them (`all`)
-- params  $source_ids VARCHAR[], $customer_ids VARCHAR[], $measures VARCHAR[], $flagged_ons VARCHAR[]
-- filled  measure, flags, young, unmatched, customers, controls
--
-- The four lists go together, place by place; a customer is in them once, with the day of the first flag.
--
-- Before are the 365 days that end 30 days before the flag, after the 90 days from it. Of what was shipped in them returns
-- within 30 days count, of old and new shipments alike; a flag is `young` until all of its days are that old.
--
-- Who is flagged returned much, and part of that was chance: the next months are lower whatever anybody does (regression to
-- the mean). So each flagged customer is held against up to 20 who were never flagged, of the same source, segment and
-- tier, and in the same tenth by the shrunk ratio of what they sent back by choice to what comparable purchases let expect
-- in the same days before, who then bought between half and twice as many units (who buys often is seldom lost); the nearest
-- in that ratio. With fewer than 5 a flag is `unmatched`. Controls are drawn from at most about 20,000 customers of a
-- source, by a hash of their id.
--
-- The controls of a flag weigh one customer together. Rates: ratio estimators whose variance goes by customers, Wilson's
-- interval on the effective number (see cluster_robust_rate), differences by Newcombe. Lost is who ordered nothing in the
-- 90 days. The contribution of 90 days is sales less refunds at the net price, goods at cost without what came back on the
-- shelf, and costs of the returns.

with

given as materialized (

    select
        unnest($source_ids) as source_id,
        unnest($customer_ids) as customer_id,
        unnest($measures) as measure,
        cast(unnest($flagged_ons) as date) as flagged_on

),

-- a source that has stopped tells nothing of what came after
seen as (

    select source_id, max(data_to)::date as seen_to from meta.sources group by source_id

),

flagged as (

    select
        given.*,
        dim_customers.segment,
        dim_customers.tier,
        coalesce(given.flagged_on + 120 <= seen.seen_to, false) as is_old_enough
    from given
    inner join marts.dim_customers
        on given.source_id = dim_customers.source_id
        and given.customer_id = dim_customers.customer_id
    left join seen
        on given.source_id = seen.source_id

),

judged as (

    select * from flagged where is_old_enough

),

alike as (

    select distinct source_id, segment, tier from judged

),

-- customers of the segments and tiers that were flagged: enough of them, not all
crowds as (

    select
        dim_customers.source_id,
        greatest(1, ceil(count(*) / 20000))::bigint as one_in
    from marts.dim_customers
    inner join alike
        on dim_customers.source_id = alike.source_id
        and dim_customers.segment is not distinct from alike.segment
        and dim_customers.tier is not distinct from alike.tier
    group by dim_customers.source_id

),

people as materialized (

    select
        dim_customers.source_id,
        dim_customers.customer_id,
        dim_customers.segment,
        dim_customers.tier,
        given.customer_id is not null as was_flagged
    from marts.dim_customers
    inner join alike
        on dim_customers.source_id = alike.source_id
        and dim_customers.segment is not distinct from alike.segment
        and dim_customers.tier is not distinct from alike.tier
    inner join crowds
        on dim_customers.source_id = crowds.source_id
    left join given
        on dim_customers.source_id = given.source_id
        and dim_customers.customer_id = given.customer_id
    where dim_customers.customer_id <> 'unknown'
        and (given.customer_id is not null or hash(dim_customers.customer_id) % crowds.one_in = 0)

),

anchors as (

    select distinct source_id, flagged_on from judged

),

spans as (

    select source_id, min(flagged_on) as first_on, max(flagged_on) as last_on from anchors group by source_id

),

bought as (

    select
        fct_order_lines.source_id,
        fct_order_lines.order_line_id,
        fct_order_lines.customer_id,
        fct_order_lines.category,
        fct_order_lines.subcategory,
        fct_order_lines.channel,
        fct_order_lines.ordered_on,
        fct_order_lines.cohort_on,
        fct_order_lines.shipped_units::double as shipped_units,
        fct_order_lines.net_amount::double as net_amount,
        fct_order_lines.unit_cost::double as unit_cost
    from marts.fct_order_lines
    inner join people
        on fct_order_lines.source_id = people.source_id
        and fct_order_lines.customer_id = people.customer_id
    inner join spans
        on fct_order_lines.source_id = spans.source_id
    where coalesce(fct_order_lines.cohort_on, fct_order_lines.ordered_on) >= spans.first_on - 395
        and fct_order_lines.ordered_on < spans.last_on + 90

),

inspecting as (

    select distinct source_id from marts.fct_inspections

),

returned as (

    select
        fct_return_lines.source_id,
        fct_return_lines.order_line_id,
        coalesce(
            sum(fct_return_lines.returned_units) filter (
                where fct_return_lines.fault not in ('seller', 'logistics') and fct_return_lines.reason <> 'unmapped'
            ),
            0
        )::double as own_units,
        sum(fct_return_lines.returned_amount)::double as returned_amount,
        sum(
            case
                when inspecting.source_id is null then fct_return_lines.returned_units
                when fct_return_lines.disposition = 'restock' then fct_return_lines.received_units
                else 0
            end
        )::double as restocked_units,
        sum(fct_returns.cost_amount::double / greatest(fct_returns.lines, 1)) as cost_amount
    from marts.fct_return_lines
    inner join bought
        on fct_return_lines.source_id = bought.source_id
        and fct_return_lines.order_line_id = bought.order_line_id
        and fct_return_lines.requested_on <= bought.cohort_on + 30
    left join marts.fct_returns
        on fct_return_lines.source_id = fct_returns.source_id
        and fct_return_lines.return_id = fct_returns.return_id
    left join inspecting
        on fct_return_lines.source_id = inspecting.source_id
    where fct_return_lines.is_counted
    group by fct_return_lines.source_id, fct_return_lines.order_line_id

),

lines as (

    select
        bought.*,
        coalesce(returned.own_units, 0) as own_units,
        bought.shipped_units * agg_choice_rates.own_rate as expected_units,
        bought.net_amount
        - bought.shipped_units * bought.unit_cost
        - coalesce(returned.returned_amount, 0)
        + coalesce(returned.restocked_units, 0) * bought.unit_cost
        - coalesce(returned.cost_amount, 0) as contribution_amount
    from bought
    left join returned
        on bought.source_id = returned.source_id
        and bought.order_line_id = returned.order_line_id
    left join marts.agg_choice_rates
        on bought.category = agg_choice_rates.category
        and bought.subcategory = agg_choice_rates.subcategory
        and bought.channel = agg_choice_rates.channel

),

dated as (

    select
        lines.*,
        anchors.flagged_on,
        lines.shipped_units > 0
        and lines.cohort_on >= anchors.flagged_on - 395
        and lines.cohort_on < anchors.flagged_on - 30 as is_before,
        lines.shipped_units > 0
        and lines.cohort_on >= anchors.flagged_on
        and lines.cohort_on < anchors.flagged_on + 90 as is_after,
        lines.ordered_on >= anchors.flagged_on as is_ordered_after
    from lines
    inner join anchors
        on lines.source_id = anchors.source_id
        and lines.ordered_on < anchors.flagged_on + 90
        and coalesce(lines.cohort_on, lines.ordered_on) >= anchors.flagged_on - 395

),

-- one customer as they were before and after a day
measured as materialized (

    select
        source_id,
        flagged_on,
        customer_id,
        coalesce(sum(shipped_units) filter (where is_before), 0) as before_units,
        coalesce(sum(own_units) filter (where is_before), 0) as before_own_units,
        coalesce(sum(expected_units) filter (where is_before), 0) as before_expected_units,
        case
            when count(*) filter (where is_before and contribution_amount is null) = 0 then
                coalesce(sum(contribution_amount) filter (where is_before), 0) * 90 / 365
        end as before_amount,
        coalesce(sum(shipped_units) filter (where is_after), 0) as after_units,
        coalesce(sum(own_units) filter (where is_after), 0) as after_own_units,
        case
            when count(*) filter (where is_after and contribution_amount is null) = 0 then
                coalesce(sum(contribution_amount) filter (where is_after), 0)
        end as after_amount,
        coalesce(bool_or(is_ordered_after), false)::integer as ordered
    from dated
    group by source_id, flagged_on, customer_id
    having coalesce(sum(expected_units) filter (where is_before), 0) > 0

),

items as (

    select
        {'source_id': source_id, 'flagged_on': flagged_on} as series,
        customer_id as item,
        before_own_units as x,
        before_expected_units as expected
    from measured

),

shrunk as (

    select * from marts.shrunk_ratios('items')

),

placed as materialized (

    select
        measured.*,
        people.segment,
        people.tier,
        people.was_flagged,
        coalesce(shrunk.shrunk, shrunk.ratio) as ratio,
        ntile(10) over (
            partition by measured.source_id, measured.flagged_on
            order by coalesce(shrunk.shrunk, shrunk.ratio), measured.customer_id
        ) as tenth
    from measured
    inner join people
        on measured.source_id = people.source_id
        and measured.customer_id = people.customer_id
    inner join shrunk
        on measured.source_id = shrunk.series.source_id
        and measured.flagged_on = shrunk.series.flagged_on
        and measured.customer_id = shrunk.item

),

-- kept apart: joined all at once, every customer would be held against every other
chosen as materialized (

    select
        judged.measure,
        placed.source_id,
        placed.flagged_on,
        placed.customer_id,
        placed.segment,
        placed.tier,
        placed.tenth,
        placed.ratio,
        placed.before_units
    from judged
    inner join placed
        on judged.source_id = placed.source_id
        and judged.flagged_on = placed.flagged_on
        and judged.customer_id = placed.customer_id

),

pairs as (

    select
        chosen.measure,
        chosen.source_id,
        chosen.flagged_on,
        chosen.customer_id as flagged_id,
        controls.customer_id as control_id
    from chosen
    inner join placed as controls
        on chosen.source_id = controls.source_id
        and chosen.flagged_on = controls.flagged_on
        and chosen.segment is not distinct from controls.segment
        and chosen.tier is not distinct from controls.tier
        and chosen.tenth = controls.tenth
        and not controls.was_flagged
        and controls.before_units between chosen.before_units / 2 and chosen.before_units * 2
    qualify row_number() over (
        partition by chosen.source_id, chosen.customer_id
        order by abs(controls.ratio - chosen.ratio), controls.customer_id
    ) <= 20

),

weighed as materialized (

    select *, 1.0::double / count(*) over (partition by source_id, flagged_id) as weight
    from pairs
    qualify count(*) over (partition by source_id, flagged_id) >= 5

),

sides as (

    select distinct measure, source_id, flagged_on, flagged_id as customer_id, true as is_flagged, 1.0::double as weight
    from weighed

    union all

    select measure, source_id, flagged_on, control_id, false, sum(weight)
    from weighed
    group by measure, source_id, flagged_on, control_id

),

told as (

    select
        unnest([sides.measure, 'all']) as measure,
        sides.is_flagged,
        sides.weight,
        measured.* exclude (flagged_on)
    from sides
    inner join measured
        on sides.source_id = measured.source_id
        and sides.flagged_on = measured.flagged_on
        and sides.customer_id = measured.customer_id

),

-- a customer may be the control of several flags: they are one customer still
clusters as (

    select
        measure,
        is_flagged,
        source_id,
        customer_id,
        sum(weight) as weight,
        sum(after_units) as units,
        sum(weight * before_own_units) as before_own,
        sum(weight * before_units) as before_units,
        sum(weight * after_own_units) as after_own,
        sum(weight * after_units) as after_units,
        sum(weight * (1 - ordered)) as lost,
        sum(weight) filter (where before_amount is not null and after_amount is not null) as costed,
        sum(weight * before_amount) filter (where after_amount is not null) as before_amount,
        sum(weight * after_amount) filter (where before_amount is not null) as after_amount
    from told
    group by measure, is_flagged, source_id, customer_id

),

centred as (

    select
        *,
        sum(before_own) over side / nullif(sum(before_units) over side, 0) as before_rate,
        sum(after_own) over side / nullif(sum(after_units) over side, 0) as after_rate,
        sum(lost) over side / sum(weight) over side as lost_share,
        sum(before_amount) over side / nullif(sum(costed) over side, 0) as before_mean,
        sum(after_amount) over side / nullif(sum(costed) over side, 0) as after_mean
    from clusters
    window side as (partition by measure, is_flagged)

),

totals as (

    select
        measure,
        is_flagged,
        count(*) as customers,
        any_value(before_rate) as before_rate,
        any_value(after_rate) as after_rate,
        sum(units) as units,
        sum(after_own) as after_own,
        count(*) filter (where after_units > 0) as buyers,
        case
            when count(*) filter (where after_units > 0) > 1 then
                count(*) filter (where after_units > 0) / (count(*) filter (where after_units > 0) - 1)
                * sum(pow(after_own - after_rate * after_units, 2)) / pow(sum(after_units), 2)
        end as rate_variance,
        any_value(lost_share) as lost_share,
        pow(sum(weight), 2) / sum(weight * weight) as lost_n,
        count(costed) as costed,
        any_value(before_mean) as before_mean,
        any_value(after_mean) as after_mean,
        case
            when count(costed) > 1 then
                count(costed) / (count(costed) - 1) * sum(pow(after_amount - after_mean * costed, 2)) / pow(sum(costed), 2)
        end as amount_variance
    from centred
    group by measure, is_flagged

),

rated as (

    select
        *,
        case
            when rate_variance is null then null
            when rate_variance = 0 or after_rate in (0, 1) then least(buyers::double, units)
            else least(after_rate * (1 - after_rate) / rate_variance, units)
        end as rate_n
    from totals

),

named as (

    select
        unnest([measure, 'all']) as measure,
        is_old_enough,
        source_id,
        customer_id
    from flagged

),

flags as (

    select
        named.measure,
        count(*) as flags,
        count(*) filter (where not named.is_old_enough) as young,
        count(*) filter (where named.is_old_enough and matched.flagged_id is null) as unmatched
    from named
    left join (select distinct source_id, flagged_id from weighed) as matched
        on named.source_id = matched.source_id
        and named.customer_id = matched.flagged_id
    group by named.measure

)

select
    flags.measure,
    cast(flags.flags as double) as flags,
    cast(flags.young as double) as young,
    cast(flags.unmatched as double) as unmatched,
    cast(coalesce(ours.customers, 0) as double) as customers,
    cast(coalesce(theirs.customers, 0) as double) as controls,
    ours.before_rate,
    theirs.before_rate as control_before_rate,
    ours.after_rate,
    ours.units as after_units,
    ours.after_own as after_own_units,
    theirs.after_rate as control_after_rate,
    ours.after_rate - theirs.after_rate as rate_difference,
    marts.newcombe_low(
        least(ours.after_rate * ours.rate_n, ours.rate_n),
        ours.rate_n,
        least(theirs.after_rate * theirs.rate_n, theirs.rate_n),
        theirs.rate_n
    ) as rate_low,
    marts.newcombe_high(
        least(ours.after_rate * ours.rate_n, ours.rate_n),
        ours.rate_n,
        least(theirs.after_rate * theirs.rate_n, theirs.rate_n),
        theirs.rate_n
    ) as rate_high,
    ours.lost_share,
    theirs.lost_share as control_lost_share,
    ours.lost_share - theirs.lost_share as lost_difference,
    marts.newcombe_low(
        ours.lost_share * ours.lost_n,
        ours.lost_n,
        least(theirs.lost_share * theirs.lost_n, theirs.lost_n),
        theirs.lost_n
    ) as lost_low,
    marts.newcombe_high(
        ours.lost_share * ours.lost_n,
        ours.lost_n,
        least(theirs.lost_share * theirs.lost_n, theirs.lost_n),
        theirs.lost_n
    ) as lost_high,
    ours.before_mean as before_amount,
    theirs.before_mean as control_before_amount,
    ours.after_mean as after_amount,
    theirs.after_mean as control_after_amount,
    ours.after_mean - theirs.after_mean as amount_difference,
    ours.after_mean - theirs.after_mean - 1.959963984540054 * sqrt(ours.amount_variance + theirs.amount_variance)
        as amount_low,
    ours.after_mean - theirs.after_mean + 1.959963984540054 * sqrt(ours.amount_variance + theirs.amount_variance)
        as amount_high
from flags
left join rated as ours
    on flags.measure = ours.measure
    and ours.is_flagged
left join rated as theirs
    on flags.measure = theirs.measure
    and not theirs.is_flagged
order by flags.measure <> 'all', flags.measure
