-- agg_customer_fairness: whether a customer returns more than comparable customers, with the evidence, and whom we let down.
--
-- grain   one row per customer of a source to whom anything was shipped within two years
-- key     source_id, customer_id
-- kept    table
-- tests   not_null(orders, shipped_units, exposed_units, expected_units, own_units, standing, is_flagged, is_let_down)
--         expect(standing in ('for_review', 'usual', 'few_units', 'no_reasons', 'not_compared'))
--         expect(is_flagged = (standing = 'for_review'))
--         expect(probability_over between 0 and 1)
--         expect(false_discovery between 0 and 1)
--         expect(not is_flagged or exposed_units >= 10)
--         relates(source_id, customer_id -> marts.dim_customers)
--
-- `ratio` is what the customer sent back by choice (`own_units`) over what comparable purchases let expect
-- (`expected_units`, see agg_choice_rates): a buyer of dresses is held against buyers of dresses. What the seller or the
-- carrier got wrong, and reasons that nobody has mapped, do not count. The ratio is drawn to that of all customers
-- (gamma-Poisson, shrunk_ratios); `probability_over` is how sure it is above 1.5. Units of one order are one decision:
-- observed and expected are divided by `decision_units`, that of the customer or of all, whichever is larger.
--
-- For review, never for a block: judged is who has 10 mature units in a source that says why goods come back (fault known
-- of half of the returned units), flagged is who is above 1.5 with 95 % probability, is on a list of which at most 5 % are
-- expected to be wrong, and shows at least one thing that can be pointed at (`evidence_lines`): something that happened
-- twice and more often than to all customers. The flag fades by itself: what is older than two years does not count, and
-- `clear_units` is how many more units of the usual mix, all kept, would take it away.
--
-- `contribution_amount` is sales - refunds (paid and owed) - goods (at cost, without those back on the shelf) - costs of
-- returns. What no source supplies is not in it: postage out, picking, payment fees. Null where a cost is not known.
-- Money scores of RFM are net of refunds and of costs of returns.

with

-- How many units come back together, beyond what their own rate explains: the variance over that of single units, of each
-- customer by the residuals of the orders.
residuals as (

    select
        *,
        own_squares
        - 2 * own_units / nullif(expected_units, 0) * own_expected_products
        + pow(own_units / nullif(expected_units, 0), 2) * expected_squares as squares,
        -- Kish's number of orders: the squared sum over the sum of squares
        least((expected_units * expected_units / nullif(expected_squares, 0) - 1) / 4, 1) as told_share,
        own_units * (1 - expected_squares / nullif(expected_units * expected_units, 0)) as single_squares
    from intermediate.int_customer_exposures

),

sized as (

    select
        *,
        greatest(
            1, sum(squares) over (partition by source_id) / nullif(sum(single_squares) over (partition by source_id), 0)
        ) as usual_units
    from residuals

),

-- One order cannot tell whether its units go together, so they do. From five (effective) orders on the residuals tell;
-- those of few returns are drawn to those of all, as if by twenty further units.
expected as (

    select
        *,
        greatest(
            usual_units,
            told_share * (squares + 20 * usual_units) / (single_squares + 20)
            + (1 - told_share) * own_squares / nullif(own_units, 0)
        ) as decision_units,
        sum(explained_units) over (partition by source_id) >= 0.5 * sum(returned_units) over (partition by source_id)
            as has_reasons
    from sized

),

items as (

    select
        source_id as series,
        customer_id as item,
        own_units / decision_units as x,
        expected_units / decision_units as expected
    from expected

),

shrunk as (

    select * from marts.shrunk_ratios('items')

),

-- Most customers send nothing back, and their interval is one quantile of the prior: asked once.
priors as (

    select
        series,
        marts.ratio_low(0, 0, max(alpha), max(beta)) * max(beta) as quantile_low,
        marts.ratio_high(0, 0, max(alpha), max(beta)) * max(beta) as quantile_high
    from shrunk
    where fit = 'fitted'
    group by series

),

evidence as (

    select
        expected.source_id,
        expected.customer_id,
        expected.orders,
        expected.whole_orders,
        expected.larger_orders,
        coalesce(int_customer_evidence.bracketing_orders, 0) as bracketing_orders,
        coalesce(int_customer_evidence.late_lines, 0) as late_lines,
        coalesce(int_customer_evidence.timed_lines, 0) as timed_lines,
        coalesce(int_customer_evidence.no_fault_lines, 0) as no_fault_lines,
        coalesce(int_customer_evidence.defect_claim_lines, 0) as defect_claim_lines,
        coalesce(int_customer_evidence.short_lines, 0) as short_lines,
        coalesce(int_customer_evidence.received_lines, 0) as received_lines
    from expected
    left join intermediate.int_customer_evidence
        on expected.source_id = int_customer_evidence.source_id
        and expected.customer_id = int_customer_evidence.customer_id

),

usual as (

    select
        source_id,
        sum(bracketing_orders) / sum(orders) as bracketing_share,
        sum(whole_orders) / nullif(sum(larger_orders), 0) as whole_share,
        sum(late_lines) / nullif(sum(timed_lines), 0) as late_share,
        sum(no_fault_lines) / nullif(sum(defect_claim_lines), 0) as no_fault_share,
        sum(short_lines) / nullif(sum(received_lines), 0) as short_share
    from evidence
    group by source_id

),

pointed_at as (

    select
        evidence.*,
        (evidence.bracketing_orders > 1 and evidence.bracketing_orders > usual.bracketing_share * evidence.orders)::integer
        + (evidence.whole_orders > 1 and evidence.whole_orders > usual.whole_share * evidence.larger_orders)::integer
        + (evidence.late_lines > 1 and evidence.late_lines > usual.late_share * evidence.timed_lines)::integer
        + (
            evidence.no_fault_lines > 1 and evidence.no_fault_lines > usual.no_fault_share * evidence.defect_claim_lines
        )::integer
        + (evidence.short_lines > 1 and evidence.short_lines > usual.short_share * evidence.received_lines)::integer
            as evidence_lines
    from evidence
    inner join usual
        on evidence.source_id = usual.source_id

),

judged as (

    select
        expected.*,
        pointed_at.* exclude (source_id, customer_id, orders, whole_orders, larger_orders),
        shrunk.fit,
        shrunk.ratio,
        shrunk.shrunk as shrunk_ratio,
        shrunk.x as observed_decisions,
        shrunk.expected as expected_decisions,
        shrunk.alpha,
        shrunk.beta,
        case
            when shrunk.x = 0 then priors.quantile_low / (shrunk.expected + shrunk.beta)
            when shrunk.fit = 'fitted' then marts.ratio_low(shrunk.x, shrunk.expected, shrunk.alpha, shrunk.beta)
        end as shrunk_low,
        case
            when shrunk.x = 0 then priors.quantile_high / (shrunk.expected + shrunk.beta)
            when shrunk.fit = 'fitted' then marts.ratio_high(shrunk.x, shrunk.expected, shrunk.alpha, shrunk.beta)
        end as shrunk_high,
        case
            when expected.exposed_units < 10 then 'few_units'
            when not coalesce(expected.has_reasons, false) then 'no_reasons'
            when shrunk.fit <> 'fitted' then 'not_compared'
        end as not_judged,
        case
            when expected.exposed_units >= 10 and expected.has_reasons and shrunk.fit = 'fitted' then
                round(marts.ratio_above(shrunk.x, shrunk.expected, shrunk.alpha, shrunk.beta, 1.5), 9)
        end as probability_over
    from expected
    inner join shrunk
        on expected.source_id = shrunk.series
        and expected.customer_id = shrunk.item
    left join priors
        on expected.source_id = priors.series
    inner join pointed_at
        on expected.source_id = pointed_at.source_id
        and expected.customer_id = pointed_at.customer_id

),

findings as (

    select
        null as series,
        {'source_id': source_id, 'customer_id': customer_id} as item,
        probability_over as probability
    from judged
    where probability_over is not null

),

sure as (

    select item, false_share from marts.bayesian_fdr('findings')

),

spent as (

    select
        judged.*,
        sure.false_share as false_discovery,
        judged.not_judged is null
        and judged.probability_over >= 0.95
        and sure.false_share <= 0.05
        and judged.evidence_lines > 0 as is_flagged,
        coalesce(int_customer_money.refund_amount, 0) as refund_amount,
        coalesce(int_customer_money.owed_amount, 0) as owed_amount,
        coalesce(int_customer_money.return_cost_amount, 0) as return_cost_amount,
        coalesce(int_customer_money.restocked_amount, 0) as restocked_amount,
        greatest(judged.shrunk_ratio - 1, 0) * judged.expected_units as excess_units
    from judged
    left join sure
        on judged.source_id = sure.item.source_id
        and judged.customer_id = sure.item.customer_id
    left join intermediate.int_customer_money
        on judged.source_id = int_customer_money.source_id
        and judged.customer_id = int_customer_money.customer_id

),

valued as (

    select
        spent.*,
        spans.data_to::date - spent.last_ordered_on as recency_days,
        spent.net_amount - spent.refund_amount - spent.owed_amount - spent.return_cost_amount as net_value_amount,
        spent.excess_units * coalesce(spent.returned_amount::double / nullif(spent.returned_units, 0), 0) as excess_amount,
        spent.excess_units * coalesce(spent.return_cost_amount::double / nullif(spent.returned_units, 0), 0)
            as excess_cost_amount
    from spent
    inner join intermediate.int_data_to as spans
        on spent.source_id = spans.source_id

),

buyers as (

    select source_id as series, customer_id as customer, recency_days, orders, net_value_amount as amount from valued

),

scored as (

    select * from marts.rfm_scores('buyers')

)

select
    valued.source_id,
    valued.customer_id,
    coalesce(dim_customers.segment, 'unknown') as segment,
    coalesce(dim_customers.tier, 'unknown') as tier,
    coalesce(dim_customers.country, 'unknown') as country,
    valued.orders::integer as orders,
    valued.last_ordered_on,
    valued.shipped_units,
    valued.exposed_units,
    valued.returned_units,
    valued.own_units,
    valued.our_fault_units,
    valued.unmapped_units,
    valued.expected_units,
    round(valued.decision_units, 6) as decision_units,
    round(valued.ratio, 6) as ratio,
    round(valued.shrunk_ratio, 6) as shrunk_ratio,
    -- of who sent nearly nothing back the mean can lie above the 95 % quantile: no ratio stands outside its interval
    case when valued.shrunk_low is not null then round(least(valued.shrunk_low, valued.shrunk_ratio), 6) end as shrunk_low,
    case when valued.shrunk_high is not null then round(greatest(valued.shrunk_high, valued.shrunk_ratio), 6) end
        as shrunk_high,
    valued.fit,
    valued.probability_over,
    round(valued.false_discovery, 9) as false_discovery,
    case when valued.is_flagged then 'for_review' else coalesce(valued.not_judged, 'usual') end as standing,
    valued.is_flagged,
    -- what must be expected for the doubt to be 5 % again, in units of the customer's usual mix
    case
        when valued.is_flagged then
            ceil(
                (
                    marts.gamma_quantile(0.05, valued.observed_decisions + valued.alpha) / 1.5
                    - valued.beta
                    - valued.expected_decisions
                ) * valued.decision_units * valued.exposed_units / valued.expected_units
            )::integer
    end as clear_units,
    round(valued.excess_units, 6) as excess_units,
    round(valued.excess_amount, 4)::decimal(18, 4) as excess_amount,
    round(valued.excess_cost_amount, 4)::decimal(18, 4) as excess_cost_amount,
    round(valued.probability_over * (valued.excess_amount + valued.excess_cost_amount), 4)::decimal(18, 4) as priority_amount,
    valued.evidence_lines,
    valued.bracketing_orders::integer as bracketing_orders,
    valued.whole_orders::integer as whole_orders,
    valued.larger_orders::integer as larger_orders,
    valued.late_lines::integer as late_lines,
    valued.timed_lines::integer as timed_lines,
    valued.no_fault_lines::integer as no_fault_lines,
    valued.defect_claim_lines::integer as defect_claim_lines,
    valued.short_lines::integer as short_lines,
    valued.received_lines::integer as received_lines,
    valued.our_fault_orders::integer as our_fault_orders,
    valued.expected_our_fault_units,
    valued.last_let_down_on,
    -- at least two orders, and at least one in ten, went wrong through us, and twice of what comparable purchases do
    valued.our_fault_orders > 1
    and valued.our_fault_orders >= 0.1 * valued.orders
    and valued.our_fault_units >= 2 * valued.expected_our_fault_units as is_let_down,
    dim_customers.tier = 'vip' or coalesce(scored.money_score = 5, false) as is_important,
    valued.net_amount::decimal(18, 4) as net_amount,
    valued.returned_amount,
    valued.refund_amount,
    valued.owed_amount,
    valued.return_cost_amount,
    round(valued.cost_amount - valued.restocked_amount::double, 4)::decimal(18, 4) as goods_cost_amount,
    valued.uncosted_units,
    case
        when valued.uncosted_units = 0 then
            valued.net_value_amount - round(valued.cost_amount - valued.restocked_amount::double, 4)::decimal(18, 4)
    end::decimal(18, 4) as contribution_amount,
    valued.recency_days::integer as recency_days,
    scored.recency_score::integer as recency_score,
    scored.frequency_score::integer as frequency_score,
    scored.money_score::integer as money_score,
    case
        when scored.recency_score >= 4 and scored.frequency_score >= 4 and scored.money_score >= 4 then 'best'
        when scored.recency_score >= 3 and scored.frequency_score >= 4 then 'loyal'
        when scored.recency_score <= 2 and (scored.frequency_score >= 4 or scored.money_score >= 4) then 'at_risk'
        when scored.recency_score <= 2 then 'lapsed'
        when scored.recency_score >= 4 and valued.orders = 1 then 'new'
        else 'regular'
    end as rfm_segment
from valued
left join scored
    on valued.source_id = scored.series
    and valued.customer_id = scored.customer
left join marts.dim_customers
    on valued.source_id = dim_customers.source_id
    and valued.customer_id = dim_customers.customer_id
order by valued.source_id, valued.customer_id
