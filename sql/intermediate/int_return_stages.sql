-- int_return_stages: when each return reached each stage, where it is now, and how it ended.
--
-- grain   one row per return of a source
-- key     source_id, return_id
-- kept    incremental by source_id, return_id
-- stale   select source_id, return_id from changes.int_return_marks
-- narrows staging.stg_returns, intermediate.int_return_marks
-- tests   expect(outcome in ('open', 'settled', 'rejected', 'cancelled'))
--         not_null(stage, stage_at)
--
-- A stage is dated by its first event; where the source has none for it, by the first derived mark. The present stage is
-- that of the latest mark, at the same instant the later one of the process. A request is rejected or cancelled
-- unless it went on afterwards (an appeal), and whatever was settled is settled. Instants, not local times: hours between
-- them are true across a change of the clocks.
-- Every return has a mark (it was requested), so that a change of a return is a change of its marks.

with

returns as (

    select source_id, return_id, requested_at from staging.stg_returns

),

marks as (

    select * from intermediate.int_return_marks

),

-- Without events the statuses that were seen are the timeline of a return, and the present one is the last of them.
seen as (

    select distinct source_id, return_id from marks
    where origin = 'history'

),

timelines as (

    select * from seen
    anti join (
        select marks.source_id, marks.return_id from marks
        semi join seen
            on seen.source_id = marks.source_id
            and seen.return_id = marks.return_id
        where marks.origin = 'event'
    ) as logged
        on logged.source_id = seen.source_id
        and logged.return_id = seen.return_id

),

counted as (

    select marks.* from marks
    left join timelines
        on timelines.source_id = marks.source_id
        and timelines.return_id = marks.return_id
    where case marks.origin
        when 'history' then timelines.return_id is not null
        when 'status' then timelines.return_id is null
        else true
    end

),

-- The end of a case is never early: a status seen as closed tells nothing about the stages that its log tells better.
by_stage as (

    select
        source_id,
        return_id,
        stage,
        list_position(
            [
                'requested', 'approved', 'authorized', 'received', 'inspected', 'stocked', 'repaired', 'exchanged',
                'refunded', 'rejected', 'cancelled', 'closed',
            ],
            stage
        ) as position,
        coalesce(min(occurred_at) filter (where origin = 'event'), min(occurred_at)) as first_at,
        coalesce(max(occurred_at) filter (where origin = 'event'), max(occurred_at)) as last_at,
        min(warehouse_id) filter (where warehouse_id is not null) as warehouse_id,
    from counted
    group by all
    having position is not null

),

by_return as (

    select
        source_id,
        return_id,
        min(first_at) filter (where stage = 'requested') as requested_at,
        min(first_at) filter (where stage = 'approved') as approved_at,
        min(first_at) filter (where stage = 'rejected') as rejected_at,
        min(first_at) filter (where stage = 'authorized') as authorized_at,
        min(first_at) filter (where stage = 'received') as received_at,
        min(first_at) filter (where stage = 'inspected') as inspected_at,
        min(first_at) filter (where stage = 'stocked') as stocked_at,
        min(first_at) filter (where stage = 'refunded') as refunded_at,
        min(first_at) filter (where stage = 'exchanged') as exchanged_at,
        min(first_at) filter (where stage = 'repaired') as repaired_at,
        min(first_at) filter (where stage = 'closed') as closed_at,
        min(first_at) filter (where stage = 'cancelled') as cancelled_at,
        max(last_at) filter (where stage = 'rejected') as last_rejected_at,
        max(last_at) filter (where stage = 'cancelled') as last_cancelled_at,
        max(last_at) filter (where position between 2 and 6) as last_progress_at,
        arg_max(stage, struct_pack(last_at, position)) as stage,
        max(last_at) as stage_at,
        min(warehouse_id) filter (where stage = 'received') as received_warehouse_id,
        arg_min(warehouse_id, position) filter (where warehouse_id is not null) as any_warehouse_id,
    from by_stage
    group by all

),

settled as (

    select *, least(refunded_at, exchanged_at, repaired_at) as settled_at from by_return

)

select
    returns.source_id,
    returns.return_id,
    coalesce(settled.requested_at, returns.requested_at) as requested_at,
    settled.approved_at,
    settled.rejected_at,
    settled.authorized_at,
    settled.received_at,
    settled.inspected_at,
    settled.stocked_at,
    settled.refunded_at,
    settled.exchanged_at,
    settled.repaired_at,
    settled.settled_at,
    settled.closed_at,
    settled.cancelled_at,
    coalesce(settled.stage, 'requested') as stage,
    coalesce(settled.stage_at, returns.requested_at) as stage_at,
    case
        when settled.settled_at is not null then 'settled'
        when settled.last_cancelled_at > coalesce(greatest(settled.last_progress_at, settled.last_rejected_at), '-infinity')
            then 'cancelled'
        when settled.last_rejected_at > coalesce(settled.last_progress_at, '-infinity') then 'rejected'
        when settled.closed_at is not null then 'settled'
        else 'open'
    end as outcome,
    coalesce(settled.received_warehouse_id, settled.any_warehouse_id) as warehouse_id,
from returns
left join settled
    on settled.source_id = returns.source_id
    and settled.return_id = returns.return_id
