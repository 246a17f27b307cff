-- returned_within_shipped: no more units of an order line are asked back than were shipped.
-- severity warn

select source_id, order_line_id, returned_units, shipped_units
from marts.fct_order_lines
where returned_units > shipped_units
