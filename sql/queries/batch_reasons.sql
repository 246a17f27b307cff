-- batch_reasons: why units of a batch came back.
--
-- grain   one row per reason
-- params  $source_id VARCHAR, $batch_id VARCHAR
-- filled  reason, fault, units, lines

select
    reason,
    any_value(fault) as fault,
    cast(sum(returned_units) as double) as units,
    cast(count(*) as double) as lines,
    cast(sum(returned_amount) as double) as amount
from marts.fct_return_lines
where source_id = $source_id
    and batch_id = $batch_id
    and returned_units > 0
group by reason
order by units desc, reason
