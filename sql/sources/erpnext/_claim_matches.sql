-- Which return a warranty claim led to: that of the same customer, item and serial number that was posted first after
-- the complaint, and not after the claim was resolved. Such a claim is how that return was asked for and no return of its
-- own: its unit would count twice.
select claim, return_id, return_line_id, complained_at, complaint
from (
    select
        claims.name as claim,
        candidates.return_id,
        candidates.return_line_id,
        candidates.posted_at,
        case
            when date(claims.creation) = claims.complaint_date then claims.creation
            else timestamp(claims.complaint_date)
        end as complained_at,
        nullif(trim(regexp_replace(claims.complaint, '<[^>]*>|&nbsp;', ' ')) collate utf8mb4_unicode_ci, '') as complaint,
        row_number() over (
            partition by claims.name order by candidates.posted_at, candidates.return_line_id
        ) as place
    from `tabWarranty Claim` as claims
    join (
        select
            notes.customer,
            concat('DN:', notes.name) as return_id,
            concat('DN:', doc_lines.name) as return_line_id,
            timestamp(notes.posting_date, notes.posting_time) as posted_at,
            doc_lines.item_code,
            doc_lines.serial_no,
            doc_lines.serial_and_batch_bundle
        from `tabDelivery Note` as notes
        join `tabDelivery Note Item` as doc_lines on doc_lines.parent = notes.name
        where notes.is_return = 1 and notes.docstatus < 2

        union all

        select
            invoices.customer,
            concat('SI:', invoices.name),
            concat('SI:', doc_lines.name),
            timestamp(invoices.posting_date, invoices.posting_time),
            doc_lines.item_code,
            doc_lines.serial_no,
            doc_lines.serial_and_batch_bundle
        from `tabSales Invoice` as invoices
        join `tabSales Invoice Item` as doc_lines on doc_lines.parent = invoices.name
        where invoices.is_return = 1 and invoices.update_stock = 1 and invoices.is_consolidated = 0
        and invoices.docstatus < 2

        union all

        select
            invoices.customer,
            concat('POS:', invoices.name),
            concat('POS:', doc_lines.name),
            timestamp(invoices.posting_date, invoices.posting_time),
            doc_lines.item_code,
            doc_lines.serial_no,
            doc_lines.serial_and_batch_bundle
        from pos_invoices as invoices
        join pos_lines as doc_lines on doc_lines.parent = invoices.name
        where invoices.is_return = 1 and invoices.docstatus < 2
    ) as candidates
        on candidates.customer = claims.customer
        and candidates.item_code = claims.item_code
        and candidates.posted_at >= claims.complaint_date
        and (claims.resolution_date is null or date(candidates.posted_at) <= date(claims.resolution_date))
    where claims.serial_no <> '' and claims.status <> 'Cancelled' and claims.docstatus < 2
    and (
        find_in_set(claims.serial_no, replace(replace(replace(candidates.serial_no, '\r', ''), '\n', ','), ' ', '')) > 0
        or exists (
            select 1 from `tabSerial and Batch Entry` as entries
            where entries.parent = candidates.serial_and_batch_bundle and entries.serial_no = claims.serial_no
        )
    )
) as ranked
where place = 1
