-- case_lines: the lines of the cases: reason, what arrived, what the inspection found, what became of it.

create or replace table demo.case_lines as

with

returned as (

    select
        lines.order_key,
        lines.line_key,
        case when line_no > 1 and demo.draw(line_key, 'second parcel') < 0.08 then 2 else 1 end as case_no,
        lines.line_no,
        lines.order_id || '-' || lines.line_no as order_line_id,
        lines.product_id,
        lines.position,
        lines.style,
        lines.size_index,
        lines.code,
        demo.batch_id(lines.product_id, lines.batch) as batch_id,
        lines.supplier_id,
        lines.cause,
        lines.profile as line_profile,
        lines.returned_units,
        lines.net_amount / lines.quantity as unit_net,
        lines.cost_eur
    from demo.lines
    where returned_units > 0

),

asked as (

    select
        returned.* exclude (case_no),
        cases.* exclude (order_key, profile, code),
        return_id || '-' || line_no as return_line_id,
        case
            when cause in ('bad batch', 'supplier') then 'broken'
            when cause = 'size chart' then 'tight'
            when cause is not null then cause
            else line_profile
        end as voice
    from returned
    inner join demo.cases on cases.order_key = returned.order_key and cases.case_no = returned.case_no

),

reasoned as (

    select
        asked.*,
        reason_slots.reason_code as reason
    from asked
    inner join demo.reason_slots
        on reason_slots.profile = asked.voice and reason_slots.slot = floor(200 * demo.draw(line_key, 'reason'))::int

),

checked as (

    select
        reasoned.*,
        aliases.alias,
        -- now and then a unit is missing from the parcel
        case
            when received_at is null then null
            when returned_units > 1 and demo.draw(line_key, 'short') < 0.03 then returned_units - 1
            else returned_units
        end as received_units,
        demo.draw(line_key, 'finding') < (
            case
                when reason in ('Q01', 'DMG-T') then 0.84
                when reason in ('Q02', 'Q03', 'DMG-P', 'WS2') then 0.45
                when kind = 'serial' then 0.22
                else 0.05
            end
        ) as is_faulty,
        inspected_at - to_seconds((60 * (line_count - 1) + floor(600 * demo.draw(line_key, 'bench')))::bigint) as bench_at
    from reasoned
    left join demo.reason_aliases as aliases on aliases.reason_code = reasoned.reason

)

select
    * exclude (alias, line_profile, voice, bench_at),
    case
        when country = 'CN' and alias is not null and demo.draw(line_key, 'alias') < 0.5 then alias
        else nullif(reason, '')
    end as reason_code,
    -- without an order number, one in six does not name the product either
    is_unlinked and demo.draw(line_key, 'product') < 0.17 as is_nameless,
    -- the lines of a case are inspected one after the other, the last one at inspected_at
    case when inspected_at is not null then greatest(bench_at, received_at) end as line_inspected_at,
    case
        when not is_faulty then case when demo.draw(line_key, 'grade') < 0.8 then 'A' else 'B' end
        else case when demo.draw(line_key, 'grade') < 0.6 then 'C' else 'D' end
    end as grade,
    case
        when not is_faulty then null
        when cause = 'bad batch' then 'SOLE-SEP'
        when cause = 'supplier' then 'BATT'
        when reason in ('DMG-T', 'DMG-P') then demo.pick(['CRACK', 'DENT', 'WET'], demo.draw(line_key, 'defect'))
        when code = 'SHO' then demo.pick(['SOLE-SEP', 'GLUE', 'STAIN', 'SEAM'], demo.draw(line_key, 'defect'))
        when line_profile = 'fashion' then demo.pick(['SEAM', 'STAIN', 'ZIP', 'FADE', 'WORN'], demo.draw(line_key, 'defect'))
        when line_profile = 'electronics' then demo.pick(['DOA', 'BATT', 'CONN', 'DISP'], demo.draw(line_key, 'defect'))
        else demo.pick(['CRACK', 'FINISH', 'PART', 'LEAK'], demo.draw(line_key, 'defect'))
    end as defect_code,
    case
        when is_uninspected then null
        when not is_faulty
            then case when code in ('BEA', 'FOO') and demo.draw(line_key, 'opened') < 0.6 then 'scrap' else 'restock' end
        when code in ('BEA', 'FOO') then 'scrap'
        when cause in ('bad batch', 'supplier') or (reason = 'Q01' and demo.draw(line_key, 'fate') < 0.4)
            then 'return_to_vendor'
        else demo.pick(['scrap', 'scrap', 'refurbish', 'refurbish', 'quarantine'], demo.draw(line_key, 'fate too'))
    end as disposition,
    -- quarantined and refurbished goods leave their shelf some weeks later
    demo.at_work(
        demo.after(stocked_at, 24 * (8 + 22 * demo.draw(line_key, 'shelf'))), demo.draw(line_key, 'off the shelf')
    ) as shelved_until,
    -- leaks: fit for sale by the inspection and never booked in; scrapped by the inspection and booked in for sale
    demo.draw(line_key, 'booking') < 0.003 as is_unbooked,
    demo.draw(line_key, 'booking') > 0.985 as is_misbooked
from checked;
