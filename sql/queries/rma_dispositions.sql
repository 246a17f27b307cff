-- rma_dispositions: what became of the goods of a return: what quality decided, and where stock booked them.
--
-- grain   one row per return line, disposition and booking
-- params  $source_id VARCHAR, $return_id VARCHAR
-- filled  return_line_id, disposition, booking, stock_state, units

select
    return_line_id,
    disposition,
    booking,
    stock_state,
    received_on,
    booked_on,
    cast(days_to_restock as double) as days_to_restock,
    cast(units as double) as units,
    cast(amount as double) as amount
from marts.fct_return_dispositions
where source_id = $source_id
    and return_id = $return_id
order by return_line_id, units desc, disposition, booking
