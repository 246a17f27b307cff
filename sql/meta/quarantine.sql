-- quarantine: the newest 10,000 rows that did not fit, with their place and reason.

select
    quarantine.source_id,
    quarantine.entity,
    quarantine.file,
    quarantine.line,
    quarantine.column_name,
    left(quarantine.found, 500) as found,
    quarantine.reason,
    left(quarantine.raw_text, 500) as raw_text,
    loads.load_id,
    loads.loaded_at as quarantined_at,
from load.quarantine
left join load.loads on loads.load_seq = quarantine.load_seq
order by quarantine.load_seq desc, quarantine.source_id, quarantine.entity, quarantine.file, quarantine.line
limit 10000
