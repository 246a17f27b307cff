-- data_audits: the tests that this version passed or not: failures first.
--
-- grain   one row per audit
-- filled  audit, relation, severity, sentence, failures

select
    audit,
    relation,
    severity,
    sentence,
    cast(failures as double) as failures,
    checked_at,
    sql
from meta.audits
order by failures = 0, severity = 'warn', failures desc, relation, audit
