-- customer_flags: what the CRM of the company agreed about customers.

select
    flag_id,
    customer_id,
    reason,
    measure,
    demo.instant(flagged_at) as flagged_at,
    flagged_at::date + 180 as expires_on,
    demo.instant(flagged_at) as updated_at
from demo.customer_flags
where demo.is_new(flagged_at)
