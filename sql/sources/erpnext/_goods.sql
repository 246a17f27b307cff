-- Changed documents by which goods leave and come back: delivery notes, invoices that move stock, POS invoices.
--
-- POS invoices are later merged into consolidated sales invoices, which would count the same units again. Movements
-- between the companies of a group are no sales. `order_id`: the sales order that a document belongs to; `is_order`: lines of
-- it belong to none, so it is an order of its own.
select
    concat('DN:', notes.name) as id,
    notes.name,
    notes.docstatus,
    notes.is_return,
    0 as is_counter,
    notes.customer,
    if(notes.return_against <> '', concat('DN:', notes.return_against), null) as original_id,
    timestamp(notes.posting_date, notes.posting_time) as posted_at,
    notes.creation as created_at,
    notes.modified,
    notes.owner,
    notes.status,
    nullif(notes.instructions, '') as note,
    notes.currency,
    notes.conversion_rate,
    nullif(notes.transporter_name, '') as carrier,
    coalesce(nullif(notes.shipping_address_name, ''), notes.customer_address) as address,
    if(notes.issue_credit_note = 1, 'refund', null) as resolution,
    (
        select concat('SO:', min(doc_lines.against_sales_order)) from `tabDelivery Note Item` as doc_lines
        where doc_lines.parent = notes.name and doc_lines.against_sales_order <> ''
    ) as order_id,
    exists (
        select 1 from `tabDelivery Note Item` as doc_lines
        where doc_lines.parent = notes.name and coalesce(doc_lines.against_sales_order, '') = ''
    ) as is_order
from changed_delivery_notes as changed
join `tabDelivery Note` as notes on notes.name = changed.name
where notes.is_internal_customer = 0 and (:company is null or notes.company = :company)

union all

select
    concat('SI:', invoices.name),
    invoices.name,
    invoices.docstatus,
    invoices.is_return,
    invoices.is_pos,
    invoices.customer,
    if(invoices.return_against <> '', concat('SI:', invoices.return_against), null),
    timestamp(invoices.posting_date, invoices.posting_time),
    invoices.creation,
    invoices.modified,
    invoices.owner,
    invoices.status,
    nullif(invoices.remarks, ''),
    invoices.currency,
    invoices.conversion_rate,
    null,
    coalesce(nullif(invoices.shipping_address_name, ''), invoices.customer_address),
    'refund',
    (
        select concat('SO:', min(doc_lines.sales_order)) from `tabSales Invoice Item` as doc_lines
        where doc_lines.parent = invoices.name and doc_lines.sales_order <> ''
    ),
    exists (
        select 1 from `tabSales Invoice Item` as doc_lines
        where doc_lines.parent = invoices.name and coalesce(doc_lines.sales_order, '') = ''
    )
from changed_invoices as changed
join `tabSales Invoice` as invoices on invoices.name = changed.name
where invoices.update_stock = 1 and invoices.is_consolidated = 0 and invoices.is_internal_customer = 0
and (:company is null or invoices.company = :company)

union all

select
    concat('POS:', invoices.name),
    invoices.name,
    invoices.docstatus,
    invoices.is_return,
    1,
    invoices.customer,
    if(invoices.return_against <> '', concat('POS:', invoices.return_against), null),
    timestamp(invoices.posting_date, invoices.posting_time),
    invoices.creation,
    invoices.modified,
    invoices.owner,
    invoices.status,
    nullif(invoices.remarks, ''),
    invoices.currency,
    invoices.conversion_rate,
    null,
    coalesce(nullif(invoices.shipping_address_name, ''), invoices.customer_address),
    'refund',
    null,
    1
from changed_pos_invoices as changed
join pos_invoices as invoices on invoices.name = changed.name
where (:company is null or invoices.company = :company)
