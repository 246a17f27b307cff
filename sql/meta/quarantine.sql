-- quarantine: the newest 10,000 rows that did not fit, with their place and reason.

select
    source_id,
    entity,
    file,
    line,
    column_name,
    left(found, 500) as found,
    reason,
    wanted,
    left(raw_text, 500) as raw_text,
    load_id,
    timezone('UTC', quarantined_at) as quarantined_at,
from load.quarantine
order by load_seq desc, source_id, entity, file, line
limit 10000
