-- booked_within_received: no more goods of a return line are restocked, or leave stock, than were received of it.
-- severity warn
--
-- Each kind for itself: what was restocked may later be written off.

with

booked as (

    select source_id, return_line_id, kind, abs(sum(units)) as units from marts.fct_return_movements
    where kind in ('restock', 'write_off', 'return_to_vendor')
    group by all

)

select
    booked.source_id,
    booked.return_line_id,
    booked.kind,
    booked.units,
    lines.received_units,
from booked
join marts.fct_return_lines as lines
    on lines.source_id = booked.source_id
    and lines.return_line_id = booked.return_line_id
where lines.is_counted and booked.units > lines.received_units
