-- product_findings: what quality found in a product, against what customers said.
--
-- grain   one row per stated reason, result and defect
-- params  $source_id VARCHAR, $product_id VARCHAR, $since DATE, $until DATE
-- filled  reason, fault, result, defect_code, inspected_units, inspections
--
-- By the day of inspection. A unit that was inspected and nothing found (`result` pass) under a fault of the seller is
-- the other side of the story.

select
    reason,
    fault,
    result,
    defect_code,
    cast(sum(inspected_units) as double) as inspected_units,
    cast(count(*) as double) as inspections,
    any_value(defect_text) as defect_text
from marts.fct_inspections
where source_id = $source_id
    and product_id = $product_id
    and inspected_at >= $since
    and inspected_at < $until
group by all
order by inspected_units desc, reason, result, defect_code
