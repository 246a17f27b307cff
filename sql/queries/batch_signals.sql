-- batch_signals: the signals about a batch.
--
-- grain   one row per signal
-- params  $source_id VARCHAR, $batch_id VARCHAR
-- filled  signal_id, kind, first_on, is_open

select
    signal_id,
    kind,
    first_on,
    is_open
from marts.fct_signals
where source_id = $source_id
    and batch_id = $batch_id
order by is_open desc, first_on desc, signal_id
