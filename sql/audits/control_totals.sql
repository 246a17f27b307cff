-- control_totals: the warehouse has what the source says that it has, in rows and in sums.
-- severity warn

select source_id, entity, measure, source_value, warehouse_value, quarantined
from load.controls
where source_value is distinct from warehouse_value
