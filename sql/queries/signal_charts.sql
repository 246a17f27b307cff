-- signal_charts: the control charts of a product and of a supplier.
--
-- grain   one row per chart
-- params  $source_id VARCHAR, $product_id VARCHAR, $supplier_id VARCHAR, $limit INTEGER
-- filled  chart, source_id, subject_id, what, beyond_weeks, drift_weeks
--
-- Those with the most weeks out of control first. Empty: no product, no supplier.

select
    chart,
    source_id,
    subject_id,
    what,
    cast(count(*) filter (is_judged and is_beyond) as double) as beyond_weeks,
    cast(count(*) filter (is_judged and is_drift) as double) as drift_weeks
from marts.agg_control_points
where source_id = $source_id
    and (
        (chart = 'product_reason' and subject_id = $product_id)
        or (chart = 'supplier_defect' and subject_id = $supplier_id)
    )
group by chart, source_id, subject_id, what
order by beyond_weeks + drift_weeks desc, sum(counted_units) desc, chart, what
limit $limit
