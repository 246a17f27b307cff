-- quality_totals: the signals under the filters by kind and by whether they are still so.
--
-- grain   one row per kind and whether it is still so
-- params  $source VARCHAR[], $category VARCHAR[], $supplier VARCHAR[], $among VARCHAR[], $within BOOLEAN,
--         $except VARCHAR[]
-- filled  kind, is_open, signals
--
-- The filter of kinds does not apply: this is where kinds are chosen. Amounts of signals may overlap (a supplier and its
-- batch), so they are not added up.

select
    kind,
    is_open,
    cast(count(*) as double) as signals
from marts.fct_signals
where (len($source) = 0 or list_contains($source, source_id))
    and (len($category) = 0 or list_contains($category, category))
    and (len($supplier) = 0 or list_contains($supplier, supplier_id))
    and (not $within or signal_id in (select unnest($among)))
    and signal_id not in (select unnest($except))
group by kind, is_open
order by kind, is_open
