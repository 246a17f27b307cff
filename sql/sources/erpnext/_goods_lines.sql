-- The lines of the documents of `goods`, with what is asked of their documents. On returns `original_line_id` is the
-- delivered line that comes back; units and amounts are negative there. A line that is made of several batches has none.
select
    concat('DN:', doc_lines.name) as id,
    concat('DN:', doc_lines.parent) as document_id,
    notes.docstatus,
    notes.is_return,
    0 as is_counter,
    timestamp(notes.posting_date, notes.posting_time) as posted_at,
    notes.modified,
    notes.conversion_rate,
    nullif(notes.transporter_name, '') as carrier,
    if(doc_lines.against_sales_order <> '', concat('SO:', doc_lines.against_sales_order), null) as order_id,
    if(doc_lines.dn_detail <> '', concat('DN:', doc_lines.dn_detail), null) as original_line_id,
    doc_lines.item_code,
    doc_lines.qty,
    doc_lines.stock_qty,
    doc_lines.conversion_factor,
    doc_lines.price_list_rate,
    doc_lines.amount,
    doc_lines.net_amount,
    doc_lines.distributed_discount_amount,
    doc_lines.incoming_rate,
    doc_lines.warehouse,
    coalesce(
        nullif(doc_lines.batch_no, ''),
        (
            select if(min(entries.batch_no) = max(entries.batch_no), max(entries.batch_no), null)
            from `tabSerial and Batch Entry` as entries
            where entries.parent = doc_lines.serial_and_batch_bundle and entries.batch_no <> ''
        )
    ) as batch_no
from changed_delivery_notes as changed
join `tabDelivery Note` as notes on notes.name = changed.name
join `tabDelivery Note Item` as doc_lines on doc_lines.parent = notes.name
where notes.is_internal_customer = 0 and (:company is null or notes.company = :company)

union all

select
    concat('SI:', doc_lines.name),
    concat('SI:', doc_lines.parent),
    invoices.docstatus,
    invoices.is_return,
    invoices.is_pos,
    timestamp(invoices.posting_date, invoices.posting_time),
    invoices.modified,
    invoices.conversion_rate,
    null,
    if(doc_lines.sales_order <> '', concat('SO:', doc_lines.sales_order), null),
    case
        when originals.update_stock = 1 then concat('SI:', doc_lines.sales_invoice_item)
        when doc_lines.dn_detail <> '' then concat('DN:', doc_lines.dn_detail)
    end,
    doc_lines.item_code,
    doc_lines.qty,
    doc_lines.stock_qty,
    doc_lines.conversion_factor,
    doc_lines.price_list_rate,
    doc_lines.amount,
    doc_lines.net_amount,
    doc_lines.distributed_discount_amount,
    doc_lines.incoming_rate,
    doc_lines.warehouse,
    coalesce(
        nullif(doc_lines.batch_no, ''),
        (
            select if(min(entries.batch_no) = max(entries.batch_no), max(entries.batch_no), null)
            from `tabSerial and Batch Entry` as entries
            where entries.parent = doc_lines.serial_and_batch_bundle and entries.batch_no <> ''
        )
    )
from changed_invoices as changed
join `tabSales Invoice` as invoices on invoices.name = changed.name
join `tabSales Invoice Item` as doc_lines on doc_lines.parent = invoices.name
left join `tabSales Invoice Item` as original_lines
    on doc_lines.sales_invoice_item <> '' and original_lines.name = doc_lines.sales_invoice_item
left join `tabSales Invoice` as originals on originals.name = original_lines.parent
where invoices.update_stock = 1 and invoices.is_consolidated = 0 and invoices.is_internal_customer = 0
and (:company is null or invoices.company = :company)

union all

select
    concat('POS:', doc_lines.name),
    concat('POS:', doc_lines.parent),
    invoices.docstatus,
    invoices.is_return,
    1,
    timestamp(invoices.posting_date, invoices.posting_time),
    invoices.modified,
    invoices.conversion_rate,
    null,
    null,
    if(doc_lines.original_line <> '', concat('POS:', doc_lines.original_line), null),
    doc_lines.item_code,
    doc_lines.qty,
    doc_lines.stock_qty,
    doc_lines.conversion_factor,
    doc_lines.price_list_rate,
    doc_lines.amount,
    doc_lines.net_amount,
    doc_lines.distributed_discount_amount,
    doc_lines.incoming_rate,
    doc_lines.warehouse,
    coalesce(
        nullif(doc_lines.batch_no, ''),
        (
            select if(min(entries.batch_no) = max(entries.batch_no), max(entries.batch_no), null)
            from `tabSerial and Batch Entry` as entries
            where entries.parent = doc_lines.serial_and_batch_bundle and entries.batch_no <> ''
        )
    )
from changed_pos_invoices as changed
join pos_invoices as invoices on invoices.name = changed.name
join pos_lines as doc_lines on doc_lines.parent = invoices.name
where (:company is null or invoices.company = :company)
