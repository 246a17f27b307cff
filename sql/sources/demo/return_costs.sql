-- return_costs: what each step of a return cost, in euros.

select
    return_id || '-' || cost.step as cost_id,
    return_id,
    cost.kind as kind,
    demo.money(cost.amount) as amount,
    'EUR' as currency,
    demo.instant(cost.incurred_at) as incurred_at,
    demo.instant(cost.incurred_at) as updated_at
from (
    select
        return_id,
        unnest(
            [
                struct_pack(step := 'A', kind := 'inbound_shipping', amount := case when request_channel = 'store' then 0 else (case country when 'DE' then 4.2 when 'CN' then 2.4 when 'US' then 19.5 when 'GB' then 9.8 else 6.9 end) * (0.8 + 0.5 * demo.draw(case_key, 'postage')) end, incurred_at := received_at),
                struct_pack(step := 'B', kind := 'handling', amount := 1.6 + 1.1 * line_count, incurred_at := received_at),
                struct_pack(step := 'C', kind := 'inspection', amount := 1.9 * line_count * (0.7 + 0.6 * demo.draw(case_key, 'bench cost')), incurred_at := inspected_at),
                struct_pack(step := 'D', kind := 'outbound_shipping', amount := case when resolution in ('exchange', 'repair') then 4.9 else 0 end, incurred_at := settled_at)
            ]
        ) as cost
    from demo.cases
    where is_honoured
)
where cost.amount > 0 and demo.is_new(cost.incurred_at)
union all
select
    return_line_id || '-E',
    return_id,
    'refurbishment',
    demo.money(3 + 9 * demo.draw(line_key, 'repair bench')),
    'EUR',
    demo.instant(shelved_until),
    demo.instant(shelved_until)
from demo.case_lines
where disposition = 'refurbish' and demo.is_new(shelved_until)
