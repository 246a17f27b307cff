-- stg_customer_flags: what was agreed about a customer.
--
-- grain   one row per flag of a source
-- key     source_id, flag_id
-- kept    view
--
-- The dashboard is another source than the system that has the customers: its flags name that one, and are from here on
-- flags of that source. So that they do not meet its own ones, their ids then begin with where they come from.

select
    coalesce(customer_source_id, source_id) as source_id,
    case
        when customer_source_id is null or customer_source_id = source_id then flag_id
        else source_id || '/' || flag_id
    end as flag_id,
    customer_id,
    reason,
    measure,
    owner,
    flagged_at,
    due_on,
    look_on,
    expires_on,
    appealed_at,
    appeal_result,
    lifted_at,
from raw.customer_flags
where deleted_at is null
