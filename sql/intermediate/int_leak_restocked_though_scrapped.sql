-- int_leak_restocked_though_scrapped: goods that the inspection scrapped and that were booked into stock for sale.
--
-- grain   one row per return line of a source
-- key     source_id, return_line_id
-- kept    table
--
-- Units that were restocked beyond those that were to be, now or after refurbishment; of these no more than were
-- scrapped.

select
    source_id,
    return_line_id as document_id,
    return_id,
    return_line_id,
    (least(scrap_units, restocked_units - restock_units - refurbish_units)::double * unit_cost)::decimal(18, 4) as amount,
    least(scrap_units, restocked_units - restock_units - refurbish_units)::decimal(18, 4) as units,
    restocked_at as since,
    inspected_at,
    restocked_at as moved_at,
from intermediate.int_leak_stock
where scrap_units > 0
    and restocked_units > restock_units + refurbish_units
