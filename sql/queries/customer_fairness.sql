-- customer_fairness: one customer against comparable ones, with the evidence and what is usual of it, and what they are worth.
--
-- grain   one row
-- params  $source_id VARCHAR, $customer_id VARCHAR
-- filled  orders, shipped_units, exposed_units, own_units, our_fault_units, unmapped_units, expected_units, standing,
--         is_flagged, evidence_lines, our_fault_orders, is_let_down, is_important, rfm_segment
--
-- Figures of two years of cohorts (marts.agg_customer_fairness). The `usual_` shares are those of all customers of the source.

with

usual as (

    select
        sum(bracketing_orders) / nullif(sum(orders), 0) as usual_bracketing,
        sum(whole_orders) / nullif(sum(larger_orders), 0) as usual_whole,
        sum(late_lines) / nullif(sum(timed_lines), 0) as usual_late,
        sum(no_fault_lines) / nullif(sum(defect_claim_lines), 0) as usual_no_fault,
        sum(short_lines) / nullif(sum(received_lines), 0) as usual_short,
        sum(our_fault_orders) / nullif(sum(orders), 0) as usual_our_fault
    from marts.agg_customer_fairness
    where source_id = $source_id

)

select
    cast(one.orders as double) as orders,
    one.shipped_units,
    one.exposed_units,
    one.own_units,
    one.our_fault_units,
    one.unmapped_units,
    one.expected_units,
    one.decision_units,
    one.ratio,
    one.shrunk_ratio,
    one.shrunk_low,
    one.shrunk_high,
    one.probability_over,
    one.false_discovery,
    one.standing,
    one.is_flagged,
    cast(one.clear_units as double) as clear_units,
    cast(one.evidence_lines as double) as evidence_lines,
    cast(one.bracketing_orders as double) as bracketing_orders,
    cast(one.whole_orders as double) as whole_orders,
    cast(one.larger_orders as double) as larger_orders,
    cast(one.late_lines as double) as late_lines,
    cast(one.timed_lines as double) as timed_lines,
    cast(one.no_fault_lines as double) as no_fault_lines,
    cast(one.defect_claim_lines as double) as defect_claim_lines,
    cast(one.short_lines as double) as short_lines,
    cast(one.received_lines as double) as received_lines,
    cast(one.our_fault_orders as double) as our_fault_orders,
    one.last_let_down_on,
    one.is_let_down,
    one.is_important,
    cast(one.net_amount as double) as net_amount,
    cast(one.returned_amount as double) as returned_amount,
    cast(one.refund_amount as double) as refund_amount,
    cast(one.owed_amount as double) as owed_amount,
    cast(one.return_cost_amount as double) as return_cost_amount,
    cast(one.goods_cost_amount as double) as goods_cost_amount,
    one.uncosted_units,
    cast(one.contribution_amount as double) as contribution_amount,
    cast(one.recency_score as double) as recency_score,
    cast(one.frequency_score as double) as frequency_score,
    cast(one.money_score as double) as money_score,
    one.rfm_segment,
    usual.*
from marts.agg_customer_fairness as one
cross join usual
where one.source_id = $source_id
    and one.customer_id = $customer_id
