-- business_hours: by how many calendars of opening hours waits are measured; none: by the clock.
--
-- grain   one row
-- filled  calendars

select cast(count(distinct source_id || chr(31) || warehouse_id) as double) as calendars
from marts.dim_business_hours
