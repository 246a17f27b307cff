-- unmapped_reasons: every reason code means a reason.
-- severity warn

select source_id, return_line_id, reason_code
from marts.fct_return_lines
where reason = 'unmapped'
