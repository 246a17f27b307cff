-- stages_in_order: the stages of a return do not go backwards.
-- severity warn

select source_id, return_id
from marts.fct_returns
where requested_at > reviewed_at
    or coalesce(reviewed_at, requested_at) > authorized_at
    or coalesce(authorized_at, reviewed_at, requested_at) > received_at
    or coalesce(received_at, authorized_at, reviewed_at, requested_at) > inspected_at
    or coalesce(inspected_at, received_at, authorized_at, reviewed_at, requested_at) > stocked_at
    or requested_at > settled_at
    or requested_at > closed_at
