-- return_costs: what each step of a return cost, in euros.

with

stepped as (

    select
        * exclude (kind),
        unnest(
            [
                struct_pack(step := 'A', kind := 'inbound_shipping', incurred_at := received_at),
                struct_pack(step := 'B', kind := 'handling', incurred_at := received_at),
                struct_pack(step := 'C', kind := 'inspection', incurred_at := inspected_at),
                struct_pack(step := 'D', kind := 'outbound_shipping', incurred_at := settled_at)
            ],
            recursive := true
        )
    from demo.cases
    where is_honoured

),

charged as (

    select
        *,
        case kind
            when 'handling' then 1.6 + 1.1 * line_count
            when 'inspection' then 1.9 * line_count * (0.7 + 0.6 * demo.draw(case_key, 'bench cost'))
            when 'outbound_shipping' then case when resolution in ('exchange', 'repair') then 4.9 else 0 end
            else case
                when request_channel = 'store' then 0
                else (case country when 'DE' then 4.2 when 'CN' then 2.4 when 'US' then 19.5 when 'GB' then 9.8 else 6.9 end)
                    * (0.8 + 0.5 * demo.draw(case_key, 'postage'))
            end
        end as amount
    from stepped

)

select
    return_id || '-' || step as cost_id,
    return_id,
    kind,
    demo.money(amount) as amount,
    'EUR' as currency,
    demo.instant(incurred_at) as incurred_at,
    demo.instant(incurred_at) as updated_at
from charged
where amount > 0 and demo.is_new(incurred_at)
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
