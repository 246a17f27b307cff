-- track_rma_number: the number under which a customer knows a return.
--
-- grain   one row, or none where there is no such return
-- params  $source_id VARCHAR, $return_id VARCHAR
-- filled  rma_number

select coalesce(rma_number, return_id) as rma_number
from marts.fct_returns
where source_id = $source_id
    and return_id = $return_id
