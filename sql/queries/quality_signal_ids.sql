-- quality_signal_ids: which of some signals this version still has.
--
-- grain   one row per signal
-- params  $among VARCHAR[]
-- filled  signal_id

select signal_id
from marts.fct_signals
where signal_id in (select unnest($among))
order by signal_id
