-- inspections: one per return line that arrived.

select
    'I' || return_line_id[2:] as inspection_id,
    return_line_id,
    demo.instant(line_inspected_at) as inspected_at,
    demo.pick(
        case when warehouse_id = 'W3' then inspectors_zh else inspectors end, demo.draw(case_key, 'inspector')
    ) as inspector,
    received_units::decimal(18, 4) as quantity,
    case when is_faulty then 'fail' else 'pass' end as result,
    grade,
    defect_code,
    case defect_code
        when 'SOLE-SEP' then 'sole comes off' when 'GLUE' then 'glue visible' when 'STAIN' then 'stained'
        when 'SEAM' then 'seam open'
        when 'ZIP' then 'zip jams' when 'FADE' then 'colour fades' when 'WORN' then 'worn' when 'DOA' then 'dead on arrival'
        when 'BATT' then 'battery does not hold' when 'CONN' then 'connector loose' when 'DISP' then 'display faulty'
        when 'CRACK' then 'cracked' when 'DENT' then 'dented' when 'WET' then 'wet' when 'FINISH' then 'poor finish'
        when 'PART' then 'part missing' when 'LEAK' then 'leaks'
    end as defect_text,
    disposition,
    case
        when not is_faulty and reason in ('Q01', 'Q02')
            then case when warehouse_id = 'W3' then '未发现问题' else 'no fault found' end
        when defect_code = 'WORN' then 'signs of wear, label cut'
    end as note,
    demo.instant(line_inspected_at) as updated_at
from demo.case_lines
cross join demo.staff
where demo.is_new(line_inspected_at)
