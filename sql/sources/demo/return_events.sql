-- return_events: the steps of a return. In a few cases nobody logged the authorization: the RMA number shows it.

with

stepped as (

    select
        *,
        unnest(
            [
                struct_pack(step := 1, stage := 'requested', occurred_at := requested_at),
                struct_pack(step := 2, stage := 'approved', occurred_at := approved_at),
                struct_pack(step := 2, stage := 'rejected', occurred_at := rejected_at),
                struct_pack(
                    step := 3,
                    stage := 'authorized',
                    occurred_at := case when demo.draw(case_key, 'log') > 0.015 then authorized_at end
                ),
                struct_pack(step := 4, stage := 'received', occurred_at := received_at),
                struct_pack(step := 5, stage := 'inspected', occurred_at := inspected_at),
                struct_pack(step := 6, stage := 'stocked', occurred_at := stocked_at),
                struct_pack(
                    step := 7,
                    stage := case resolution when 'exchange' then 'exchanged' when 'repair' then 'repaired' else 'refunded' end,
                    occurred_at := settled_at
                ),
                struct_pack(step := 8, stage := 'cancelled', occurred_at := cancelled_at),
                struct_pack(step := 9, stage := 'closed', occurred_at := closed_at)
            ],
            recursive := true
        )
    from demo.cases

)

select
    return_id || '-' || step as event_id,
    return_id,
    stage,
    demo.instant(occurred_at) as occurred_at,
    case
        when stage = 'requested' and request_channel in ('online', 'email') then 'customer'
        when stage in ('approved', 'authorized') and date_diff('minute', requested_at, approved_at) < 5 then 'rules'
        when stage in ('requested', 'approved', 'rejected', 'authorized') then demo.pick(agents, demo.draw(case_key, 'agent'))
        when stage in ('received', 'stocked', 'exchanged', 'repaired') then demo.pick(docks, demo.draw(case_key, stage))
        when stage = 'inspected' and warehouse_id = 'W3' then demo.pick(inspectors_zh, demo.draw(case_key, 'inspector'))
        when stage = 'inspected' then demo.pick(inspectors, demo.draw(case_key, 'inspector'))
        when stage = 'refunded' then demo.pick(clerks, demo.draw(case_key, 'clerk'))
        when stage = 'cancelled' and path = 'cancelled early' then 'customer'
        else 'rules'
    end as actor,
    case when stage in ('received', 'inspected', 'stocked', 'exchanged', 'repaired') then warehouse_id end as warehouse_id,
    case
        when stage = 'rejected' then case when country = 'CN' then '超过退货期限' else 'outside the return period' end
        when stage = 'cancelled' and path = 'cancelled late'
            then case when country = 'CN' then '货物未寄回' else 'goods never sent' end
        when stage <> 'received' or demo.draw(case_key, 'dock note?') > 0.07 then null
        when warehouse_id = 'W3' then demo.pick(dock_notes_zh, demo.draw(case_key, 'dock note'))
        else demo.pick(dock_notes, demo.draw(case_key, 'dock note'))
    end as note,
    demo.instant(occurred_at) as updated_at
from stepped
cross join demo.staff
where demo.is_new(occurred_at)
