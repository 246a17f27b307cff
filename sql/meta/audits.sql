-- audits: what was promised of the marts, and how many rows break it.

select audit, relation, severity, sentence, failures, checked_at::timestamp as checked_at,
from models.audit_results
order by failures = 0, severity, audit
