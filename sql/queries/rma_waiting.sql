-- rma_waiting: how many open returns wait at the same stage in the same warehouse for longer.
--
-- grain   one row
-- params  $stage VARCHAR, $stage_at TIMESTAMP, $warehouse_id VARCHAR
-- filled  waiting_longer

select cast(count(*) as double) as waiting_longer
from marts.fct_returns
where is_open
    and stage = $stage
    and warehouse_id = $warehouse_id
    and stage_at < $stage_at
