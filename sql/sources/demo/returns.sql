-- returns: the RMA number comes with the authorization, the handler with the review.

select
    return_id,
    case when authorized_at <= getvariable('now') then 'RMA-' || return_id[2:] end as rma_number,
    case when not is_unlinked then order_id end as order_id,
    case when not is_anonymous then customer_id end as customer_id,
    request_channel,
    demo.instant(requested_at) as requested_at,
    case
        when cancelled_at <= getvariable('now') then 'cancelled'
        when rejected_at <= getvariable('now') then 'rejected'
        when closed_at <= getvariable('now') then 'closed'
        when settled_at <= getvariable('now') then 'settled'
        when stocked_at <= getvariable('now') then 'in settlement'
        when inspected_at <= getvariable('now') then 'inspected'
        when received_at <= getvariable('now') then 'received'
        when authorized_at <= getvariable('now') then 'waiting for goods'
        when approved_at <= getvariable('now') then 'approved'
        else 'new'
    end as status,
    resolution as requested_resolution,
    case
        when coalesce(approved_at, rejected_at) <= getvariable('now')
            then demo.pick(agents, demo.draw(case_key, 'agent'))
    end as handler,
    case
        when demo.draw(case_key, 'note?') < 0.12 and country = 'CN' then demo.pick(notes_zh, demo.draw(case_key, 'note'))
        when demo.draw(case_key, 'note?') < 0.12 then demo.pick(notes, demo.draw(case_key, 'note'))
    end as note,
    demo.instant(updated_at) as updated_at
from demo.cases
cross join demo.staff
where demo.is_new(updated_at)
