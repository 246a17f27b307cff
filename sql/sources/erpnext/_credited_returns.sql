-- The delivery note that took back the goods of a credit note, where the credit note did not do so itself.
--
-- From the surest trace to the least: the credit note was made from the return; both name the same delivered line; the
-- delivery was made from the invoice; both name the same ordered line. Of several, the last that came in before the
-- credit, else the first after it; drafts last.
select id, return_id, order_id
from (
    select
        candidates.id,
        concat('DN:', notes.name) as return_id,
        coalesce(
            candidates.order_id,
            if(notes.return_against <> '', concat('DN:', notes.return_against), null)
        ) as order_id,
        row_number() over (
            partition by candidates.id
            order by
                candidates.trace,
                notes.docstatus = 1 desc,
                timestamp(notes.posting_date, notes.posting_time) <= candidates.posted_at desc,
                abs(timestampdiff(second, timestamp(notes.posting_date, notes.posting_time), candidates.posted_at)),
                notes.name
        ) as place
    from (
        select credits.id, credits.posted_at, returned.parent, 1 as trace,
            if(returned.against_sales_order <> '', concat('SO:', returned.against_sales_order), null) as order_id
        from credit_notes as credits
        join `tabSales Invoice Item` as doc_lines on doc_lines.parent = credits.name
        join `tabDelivery Note Item` as returned on returned.name = doc_lines.dn_detail
        where credits.update_stock = 0 and doc_lines.dn_detail <> ''

        union all

        select credits.id, credits.posted_at, returned.parent, 2,
            if(returned.against_sales_order <> '', concat('SO:', returned.against_sales_order), null)
        from credit_notes as credits
        join `tabSales Invoice Item` as doc_lines on doc_lines.parent = credits.name
        join `tabDelivery Note` as notes on notes.return_against = doc_lines.delivery_note and notes.is_return = 1
        join `tabDelivery Note Item` as returned
            on returned.parent = notes.name and returned.dn_detail = doc_lines.dn_detail
        where credits.update_stock = 0 and doc_lines.delivery_note <> '' and doc_lines.dn_detail <> ''

        union all

        select credits.id, credits.posted_at, returned.parent, 3,
            if(returned.against_sales_order <> '', concat('SO:', returned.against_sales_order), null)
        from credit_notes as credits
        join `tabSales Invoice Item` as doc_lines on doc_lines.parent = credits.name
        join `tabDelivery Note Item` as returned
            on returned.against_sales_invoice = credits.return_against and returned.si_detail = doc_lines.sales_invoice_item
        where credits.update_stock = 0 and doc_lines.sales_invoice_item <> ''

        union all

        select credits.id, credits.posted_at, returned.parent, 4,
            concat('SO:', returned.against_sales_order)
        from credit_notes as credits
        join `tabSales Invoice Item` as doc_lines on doc_lines.parent = credits.name
        join `tabDelivery Note Item` as returned
            on returned.against_sales_order = doc_lines.sales_order and returned.so_detail = doc_lines.so_detail
        where credits.update_stock = 0 and doc_lines.sales_order <> '' and doc_lines.so_detail <> ''
    ) as candidates
    join `tabDelivery Note` as notes on notes.name = candidates.parent and notes.is_return = 1 and notes.docstatus < 2
) as ranked
where place = 1
