-- supplier_defects: what inspections found in the returned goods of a supplier.
--
-- grain   one row per defect
-- params  $source_id VARCHAR, $supplier_id VARCHAR, $since DATE, $until DATE, $category VARCHAR[]
-- filled  defect_code, failed_units, inspected_units
--
-- Units that failed, of all units of the supplier that were inspected on these days.

with

inspections as (

    select *
    from marts.fct_inspections
    where source_id = $source_id
        and supplier_id = $supplier_id
        and inspected_at >= $since
        and inspected_at < $until
        and (len($category) = 0 or list_contains($category, category))

),

totals as (

    select sum(inspected_units)::double as inspected_units from inspections

),

defects as (

    select
        defect_code,
        arg_max(defect_text, inspected_at) as defect_text,
        sum(inspected_units)::double as failed_units
    from inspections
    where result = 'fail'
    group by defect_code

)

select
    defects.defect_code,
    defects.defect_text,
    defects.failed_units,
    totals.inspected_units,
    defects.failed_units / nullif(totals.inspected_units, 0) as share,
    marts.wilson_low(defects.failed_units, totals.inspected_units) as low,
    marts.wilson_high(defects.failed_units, totals.inspected_units) as high
from defects
cross join totals
order by defects.failed_units desc, defects.defect_code
