-- reason_found: what quality found against what customers said, over all products.
--
-- grain   one row per stated reason, result and defect
-- params  $since DATE, $until DATE, $source VARCHAR[], $category VARCHAR[]
-- filled  reason, fault, result, defect_code, inspected_units
--
-- By the day of inspection.

select
    reason,
    fault,
    result,
    defect_code,
    cast(sum(inspected_units) as double) as inspected_units
from marts.fct_inspections
where inspected_at >= $since
    and inspected_at < $until
    and (len($source) = 0 or list_contains($source, source_id))
    and (len($category) = 0 or list_contains($category, category))
group by all
order by inspected_units desc, reason, result, defect_code
