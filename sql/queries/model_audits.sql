-- model_audits: what was promised of one model, with the query that gives the rows that break it.
--
-- grain   one row per audit
-- params  $relation VARCHAR
-- filled  audit, severity, sentence, failures

select
    audit,
    severity,
    sentence,
    cast(failures as double) as failures,
    sql
from meta.audits
where relation = $relation
order by failures = 0, severity = 'warn', sentence
