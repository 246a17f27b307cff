-- audits: what was promised of the marts, how many rows break it, and the query that gives them.

select
    results.audit,
    results.relation,
    results.severity,
    results.sentence,
    results.failures,
    results.checked_at::timestamp as checked_at,
    texts.sql,
from models.audit_results as results
left join audit_texts as texts on texts.audit = results.audit
order by results.failures = 0, results.severity, results.audit
