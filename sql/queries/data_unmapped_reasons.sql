-- data_unmapped_reasons: the reason codes that nobody has mapped yet, those on most units first.
--
-- grain   one row per source and code
-- filled  source_id, reason_code, return_lines, units

select
    source_id,
    reason_code,
    cast(return_lines as double) as return_lines,
    cast(units as double) as units,
    first_on,
    last_on
from meta.unmapped_reasons
order by units desc, source_id, reason_code
