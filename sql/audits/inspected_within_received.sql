-- inspected_within_received: no inspection looks at more units than were received of its return line.
-- severity warn
--
-- One inspection, since a second look at the same goods is another inspection.

select
    inspections.source_id,
    inspections.inspection_id,
    inspections.return_line_id,
    inspections.inspected_units,
    lines.received_units,
from marts.fct_inspections as inspections
join marts.fct_return_lines as lines
    on lines.source_id = inspections.source_id
    and lines.return_line_id = inspections.return_line_id
where lines.is_counted and inspections.inspected_units > lines.received_units
