-- fct_signals: what the quality team should look at: one row for each cause that is beyond doubt.
--
-- grain   one row per signal: a cell of the batch detective, a supplier that got worse, or an episode of a chart or of weeks
-- key     signal_id
-- kept    table
-- tests   not_null(kind, subject, source_id, first_on, last_on, is_open, observed_units, expected_units, ratio, side)
--         expect(kind in ('batch_excess', 'worsened', 'drift', 'control_limit', 'weekly_excess'))
--         expect(subject in ('batch', 'production_week', 'product', 'supplier', 'carrier', 'warehouse'))
--         expect(observed_units > expected_units)
--         expect(false_discovery <= 0.05)
--
-- int_signal_candidates tells what is enough for a signal. One cause is said once. Among cells int_cell_causes sees to
-- it. Between cells, charts and weeks: of two candidates of which one says at least half of the excess of the other, by
-- the units that came back in both, the one that says more of the other is kept; where each says half of the other, the
-- first of: batch, week of production, supplier that got worse, drift, control limit, weekly alarm, any other cell, and the
-- narrower subject. So a batch stands for the weeks in which it came back, and a change, which tells that it was not always
-- so, for the whole history of its supplier.
--
-- reason is null where it is all of them. exposed_units: shipped units, where a supplier got worse
-- those of the last 180 days; inspected ones for defects; in weekly alarms
-- shipped ones by the part that comes back in such a week. The interval of the ratio knows what its reference is known
-- by. side: as in agg_batch_cells. Signals of few customers are no defect, and are kept to be told so.
--
-- Figures are rounded, so that the order in which sums were added does not show in them.

with

candidates as (

    select
        *,
        observed_units - expected_units as excess_units,
        case
            when subject in ('batch', 'production_week') then 0
            when kind = 'worsened' then 10
            when kind = 'drift' then 20
            when kind = 'control_limit' then 30
            when kind = 'weekly_excess' then 40
            else 50
        end
        + list_position(marts.detective_dimensions(), subject) as preference,
    from intermediate.int_signal_candidates

),

shared as (

    select one.candidate_id, other.candidate_id as other_id, sum(one.units) as units,
    from intermediate.int_signal_evidence as one
    inner join intermediate.int_signal_evidence as other
        on one.source_id = other.source_id
        and one.return_line_id = other.return_line_id
        and one.candidate_id <> other.candidate_id
    group by one.candidate_id, other.candidate_id

),

-- How much of the excess of a candidate another one says, and the other way round.
covered as (

    select
        shared.candidate_id,
        candidates.preference,
        others.candidate_id as other_id,
        others.preference as other_preference,
        others.excess_units * least(shared.units / others.observed_units, 1) / candidates.excess_units as part,
        candidates.excess_units * least(shared.units / candidates.observed_units, 1) / others.excess_units as part_of_other,
    from shared
    inner join candidates
        on shared.candidate_id = candidates.candidate_id
    inner join candidates as others
        on shared.other_id = others.candidate_id
    -- cells among each other are settled already
    where candidates.kind <> 'batch_excess'
        or others.kind <> 'batch_excess'

),

said_elsewhere as (

    select candidate_id
    from covered
    where part >= 0.5
        and (
            part_of_other < 0.5
            or other_preference < preference
            or other_preference = preference and other_id < candidate_id
        )

),

customers as (

    select
        candidate_id,
        count(*) as customers,
        max(units) / sum(units) as top_customer_share,
        sum(units * units) / sum(units) as units_at_once,
    from (
        select candidate_id, customer, sum(units) as units from intermediate.int_signal_evidence group by candidate_id, customer
    )
    group by candidate_id

),

money as (

    select candidate_id, count(distinct order_id) as orders, sum(returned_amount) as returned_amount
    from intermediate.int_signal_evidence
    group by candidate_id

),

judged as (

    select
        candidates.*,
        customers.customers,
        customers.top_customer_share,
        money.orders,
        money.returned_amount,
        candidates.observed_units / candidates.dispersion as counted,
        candidates.expected_units / candidates.dispersion as expected,
        marts.wilson_low(counted, counted + candidates.reference) as share_low,
        marts.wilson_high(counted, counted + candidates.reference) as share_high,
        marts.relative_risk_tail(
            candidates.observed_units / greatest(customers.units_at_once, candidates.dispersion),
            candidates.expected_units / greatest(customers.units_at_once, candidates.dispersion),
            candidates.weight
        ) as p_by_customer,
        case when candidates.subject = 'batch' then candidates.ids[1] end as batch_id,
        case when candidates.subject = 'product' then candidates.ids[1] end as product_id,
    from candidates
    inner join customers
        on candidates.candidate_id = customers.candidate_id
    inner join money
        on candidates.candidate_id = money.candidate_id
    where candidates.candidate_id not in (select candidate_id from said_elsewhere)

)

select
    judged.candidate_id as signal_id,
    judged.kind,
    judged.subject,
    judged.source_id,
    coalesce(judged.product_id, dim_batches.product_id) as product_id,
    case
        when judged.subject in ('supplier', 'production_week') then judged.ids[1]
        else coalesce(dim_batches.supplier_id, dim_products.supplier_id)
    end as supplier_id,
    judged.batch_id,
    case when judged.subject = 'warehouse' then judged.ids[1] end as warehouse_id,
    case when judged.subject = 'carrier' then judged.ids[1] end as carrier,
    case when judged.subject = 'production_week' then judged.ids[2]::date end as production_week_on,
    coalesce(judged.category, dim_products.category) as category,
    nullif(judged.reason, 'all') as reason,
    dim_reasons.reason_category,
    judged.defect_code,
    judged.first_on,
    judged.last_on,
    judged.is_open,
    judged.exposed_units,
    judged.observed_units,
    round(judged.expected_units, 9) as expected_units,
    round(judged.observed_units / judged.expected_units, 9) as ratio,
    round(judged.share_low / (1 - judged.share_low) * judged.reference / judged.expected, 9) as ratio_low,
    round(judged.share_high / (1 - judged.share_high) * judged.reference / judged.expected, 9) as ratio_high,
    round(judged.score, 9) as score,
    round(judged.p_value, 12) as p_value,
    round(judged.false_discovery, 12) as false_discovery,
    judged.customers,
    judged.orders,
    round(judged.top_customer_share, 9) as top_customer_share,
    case when judged.p_by_customer > 0.001 then 'customer' else 'product' end as side,
    judged.returned_amount::decimal(18, 4) as returned_amount,
    round(judged.returned_amount::double * (1 - judged.expected_units / judged.observed_units), 4)::decimal(18, 4) as excess_amount,
from judged
left join marts.dim_batches
    on judged.source_id = dim_batches.source_id
    and judged.batch_id = dim_batches.batch_id
left join marts.dim_products
    on judged.source_id = dim_products.source_id
    and coalesce(judged.product_id, dim_batches.product_id) = dim_products.product_id
left join marts.dim_reasons
    on judged.reason = dim_reasons.reason
order by judged.kind, judged.subject, judged.source_id, signal_id
