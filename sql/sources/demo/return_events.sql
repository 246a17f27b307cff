-- return_events: the steps of a return. In a few cases nobody logged the authorization: the RMA number shows it.

select
    return_id || '-' || event.step as event_id,
    return_id,
    event.stage as stage,
    demo.instant(event.occurred_at) as occurred_at,
    event.actor as actor,
    event.warehouse_id as warehouse_id,
    event.note as note,
    demo.instant(event.occurred_at) as updated_at
from (
    select
        return_id,
        unnest(
            [
                struct_pack(step := '1', stage := 'requested', occurred_at := requested_at, actor := case when request_channel in ('online', 'email') then 'customer' else agent end, warehouse_id := null::varchar, note := null::varchar),
                struct_pack(step := '2', stage := 'approved', occurred_at := approved_at, actor := case when is_automatic then 'rules' else agent end, warehouse_id := null, note := null),
                struct_pack(step := '2', stage := 'rejected', occurred_at := rejected_at, actor := agent, warehouse_id := null, note := case when country = 'CN' then '超过退货期限' else 'outside the return period' end),
                struct_pack(step := '3', stage := 'authorized', occurred_at := case when demo.draw(case_key, 'log') > 0.015 then authorized_at end, actor := case when is_automatic then 'rules' else agent end, warehouse_id := null, note := null),
                struct_pack(step := '4', stage := 'received', occurred_at := received_at, actor := demo.pick(docks, demo.draw(case_key, 'dock')), warehouse_id := warehouse_id,
                    note := case
                        when demo.draw(case_key, 'dock note?') > 0.07 then null
                        when warehouse_id = 'W3' then demo.pick(dock_notes_zh, demo.draw(case_key, 'dock note'))
                        else demo.pick(dock_notes, demo.draw(case_key, 'dock note'))
                    end),
                struct_pack(step := '5', stage := 'inspected', occurred_at := inspected_at, actor := inspector, warehouse_id := warehouse_id, note := null),
                struct_pack(step := '6', stage := 'stocked', occurred_at := stocked_at, actor := demo.pick(docks, demo.draw(case_key, 'shelf')), warehouse_id := warehouse_id, note := null),
                struct_pack(
                    step := '7',
                    stage := case resolution when 'exchange' then 'exchanged' when 'repair' then 'repaired' else 'refunded' end,
                    occurred_at := settled_at,
                    actor := case when resolution in ('exchange', 'repair') then 'Dock A' else demo.pick(clerks, demo.draw(case_key, 'clerk')) end,
                    warehouse_id := case when resolution in ('exchange', 'repair') then warehouse_id end,
                    note := null
                ),
                struct_pack(step := '8', stage := 'cancelled', occurred_at := cancelled_at, actor := case when path = 'cancelled late' then 'rules' else 'customer' end, warehouse_id := null, note := case when path = 'cancelled late' then (case when country = 'CN' then '货物未寄回' else 'goods never sent' end) end),
                struct_pack(step := '9', stage := 'closed', occurred_at := closed_at, actor := 'system', warehouse_id := null, note := null)
            ]
        ) as event
    from (
        select
            *,
            date_diff('minute', requested_at, approved_at) < 5 as is_automatic,
            demo.pick(agents, demo.draw(case_key, 'agent')) as agent,
            demo.pick(case when warehouse_id = 'W3' then inspectors_zh else inspectors end, demo.draw(case_key, 'inspector')) as inspector
        from demo.cases
        cross join demo.staff
    )
)
where demo.is_new(event.occurred_at)
