-- inspections: submitted quality inspections of returned goods.
--
-- An inspection names the document and the item; of several lines of that item it is the one of its batch, else the
-- first. It has a day and no time: where it was written on that day, that time serves. The units are the sample.
select
    name as inspection_id,
    return_line_id,
    inspected_at,
    inspector,
    quantity,
    result,
    defect_code,
    defect_text,
    note,
    updated_at,
    deleted_at
from (
    select
        inspections.name,
        concat(candidates.prefix, candidates.line) as return_line_id,
        case
            when date(inspections.creation) = inspections.report_date then inspections.creation
            else timestamp(inspections.report_date)
        end as inspected_at,
        nullif(inspections.inspected_by, '') as inspector,
        round(if(inspections.sample_size > 0, inspections.sample_size, candidates.units), 4) as quantity,
        case inspections.status when 'Accepted' then 'pass' when 'Rejected' then 'fail' end as result,
        (
            select readings.specification from `tabQuality Inspection Reading` as readings
            where readings.parent = inspections.name and readings.status = 'Rejected'
            order by readings.idx
            limit 1
        ) as defect_code,
        (
            select group_concat(readings.specification order by readings.idx separator ', ')
            from `tabQuality Inspection Reading` as readings
            where readings.parent = inspections.name and readings.status = 'Rejected'
        ) as defect_text,
        nullif(inspections.remarks, '') as note,
        inspections.modified as updated_at,
        if(inspections.docstatus = 2, inspections.modified, null) as deleted_at,
        row_number() over (
            partition by inspections.name
            order by candidates.batch_no <=> nullif(inspections.batch_no, '') desc, candidates.idx
        ) as place
    from `tabQuality Inspection` as inspections
    join (
        select
            'Delivery Note' as doctype, notes.name as document, 'DN:' as prefix, doc_lines.name as line, doc_lines.idx,
            doc_lines.item_code, -doc_lines.stock_qty as units, notes.company,
            coalesce(
                nullif(doc_lines.batch_no, ''),
                (
                    select if(min(entries.batch_no) = max(entries.batch_no), max(entries.batch_no), null)
                    from `tabSerial and Batch Entry` as entries
                    where entries.parent = doc_lines.serial_and_batch_bundle and entries.batch_no <> ''
                )
            ) as batch_no
        from `tabDelivery Note` as notes
        join `tabDelivery Note Item` as doc_lines on doc_lines.parent = notes.name
        where notes.is_return = 1

        union all

        select
            'Sales Invoice', invoices.name, 'SI:', doc_lines.name, doc_lines.idx,
            doc_lines.item_code, -doc_lines.stock_qty, invoices.company,
            coalesce(
                nullif(doc_lines.batch_no, ''),
                (
                    select if(min(entries.batch_no) = max(entries.batch_no), max(entries.batch_no), null)
                    from `tabSerial and Batch Entry` as entries
                    where entries.parent = doc_lines.serial_and_batch_bundle and entries.batch_no <> ''
                )
            )
        from `tabSales Invoice` as invoices
        join `tabSales Invoice Item` as doc_lines on doc_lines.parent = invoices.name
        where invoices.is_return = 1 and invoices.update_stock = 1 and invoices.is_consolidated = 0
    ) as candidates
        on candidates.doctype = inspections.reference_type
        and candidates.document = inspections.reference_name
        and candidates.item_code = inspections.item_code
    where inspections.docstatus in (1, 2)
    and inspections.modified >= :since_local and inspections.modified < :until_local
    and (:company is null or candidates.company = :company)
) as ranked
where place = 1
