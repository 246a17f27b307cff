-- unknown_order_lines: every return line names an order line that is known, or none.
-- severity warn

select return_lines.source_id, return_lines.return_line_id
from staging.stg_return_lines as return_lines
anti join staging.stg_order_lines using (source_id, order_line_id)
where return_lines.order_line_id is not null
