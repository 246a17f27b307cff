-- stg_returns: requests to return, with the end that their status tells of.
--
-- grain   one row per return of a source
-- key     source_id, return_id
-- kept    view
--
-- A status speaks in the words of its source. Where the status map knows it as an end (rejected, cancelled, closed), the
-- end was seen when the row last changed: the event log, if there is one, knows better and goes first later on.

with

own_statuses as (

    select source_id, status, any_value(stage) as stage from reference.status_map
    where source_id <> '*'
    group by all

),

any_statuses as (

    select lower(status) as status, min(stage) as stage from reference.status_map
    where source_id = '*'
    group by all

)

select
    returns.source_id,
    returns.return_id,
    returns.rma_number,
    returns.order_id,
    returns.customer_id,
    lower(trim(returns.request_channel)) as request_channel,
    returns.requested_at,
    returns.status,
    coalesce(own_statuses.stage, any_statuses.stage) as status_stage,
    returns.updated_at,
    lower(trim(returns.requested_resolution)) as requested_resolution,
    returns.handler,
    returns.note,
from raw.returns
left join own_statuses
    on own_statuses.source_id = returns.source_id
    and own_statuses.status = returns.status
left join any_statuses on any_statuses.status = lower(trim(returns.status))
where returns.deleted_at is null
