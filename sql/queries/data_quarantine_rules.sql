-- data_quarantine_rules: what rows are held for, the most frequent first, with one example each.
--
-- grain   one row per source, entity, column and reason
-- filled  source_id, entity, reason, rows, replayable_rows

select
    source_id,
    entity,
    column_name,
    reason,
    cast(rows as double) as rows,
    cast(replayable_rows as double) as replayable_rows,
    wanted,
    file,
    cast(line as double) as line,
    found,
    raw_text,
    last_quarantined_at
from meta.quarantine_rules
order by rows desc, source_id, entity, column_name, reason
