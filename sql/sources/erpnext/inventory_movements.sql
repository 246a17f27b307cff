-- inventory_movements: the stock ledger.
--
-- Frappe gives an entry its name only some time after it was made, so the name is no key: voucher, its line, warehouse
-- and the moment of creation are. Cancelled entries are deleted, and so are those that reverse them. The cost is what
-- the movement was worth. Goods taken out of a warehouse for rejected goods into another are sold again.
select
    concat_ws(
        '/', entries.voucher_no, nullif(entries.voucher_detail_no, ''), entries.warehouse,
        date_format(entries.creation, '%Y%m%d%H%i%s%f')
    ) as movement_id,
    entries.item_code as product_id,
    coalesce(
        nullif(entries.batch_no, ''),
        (
            select if(min(batches.batch_no) = max(batches.batch_no), max(batches.batch_no), null)
            from `tabSerial and Batch Entry` as batches
            where batches.parent = entries.serial_and_batch_bundle and batches.batch_no <> ''
        )
    ) as batch_id,
    entries.warehouse as warehouse_id,
    case
        when notes.is_return = 1
            then concat('DN:', coalesce(packed.parent_detail_docname, entries.voucher_detail_no))
        when invoices.is_return = 1 and invoices.is_consolidated = 1
            then concat('POS:', nullif(invoice_lines.pos_invoice_item, ''))
        when invoices.is_return = 1
            then concat('SI:', coalesce(packed.parent_detail_docname, entries.voucher_detail_no))
    end as return_line_id,
    coalesce(entries.posting_datetime, timestamp(entries.posting_date, entries.posting_time)) as occurred_at,
    case
        when coalesce(notes.is_return, invoices.is_return) = 1 then 'return_receipt'
        when coalesce(notes.is_return, invoices.is_return) = 0 then 'sale'
        when entries.voucher_type in ('Purchase Receipt', 'Purchase Invoice', 'Subcontracting Receipt')
            then if(entries.actual_qty < 0, 'return_to_vendor', 'purchase')
        when transfers.purpose = 'Material Issue' then 'write_off'
        when transfers.purpose = 'Material Transfer' and entries.actual_qty > 0 and warehouses.is_rejected_warehouse = 0
            and origins.is_rejected_warehouse = 1 then 'restock'
        else 'adjustment'
    end as kind,
    round(entries.actual_qty, 4) as quantity,
    if(warehouses.is_rejected_warehouse = 1, 'unsellable', 'sellable') as stock_state,
    round(
        if(entries.actual_qty <> 0, abs(entries.stock_value_difference / entries.actual_qty), entries.valuation_rate), 4
    ) as unit_cost,
    entries.modified as updated_at,
    if(entries.is_cancelled = 1, entries.modified, null) as deleted_at
from `tabStock Ledger Entry` as entries
left join tabWarehouse as warehouses on warehouses.name = entries.warehouse
left join `tabDelivery Note` as notes
    on entries.voucher_type = 'Delivery Note' and notes.name = entries.voucher_no
left join `tabSales Invoice` as invoices
    on entries.voucher_type = 'Sales Invoice' and invoices.name = entries.voucher_no
left join `tabSales Invoice Item` as invoice_lines
    on entries.voucher_type = 'Sales Invoice' and invoice_lines.name = entries.voucher_detail_no
left join `tabPacked Item` as packed
    on entries.voucher_type in ('Delivery Note', 'Sales Invoice') and packed.name = entries.voucher_detail_no
left join `tabStock Entry` as transfers
    on entries.voucher_type = 'Stock Entry' and transfers.name = entries.voucher_no
left join `tabStock Entry Detail` as transfer_lines
    on entries.voucher_type = 'Stock Entry' and transfer_lines.name = entries.voucher_detail_no
left join tabWarehouse as origins on origins.name = transfer_lines.s_warehouse
where entries.modified >= :since_local and entries.modified < :until_local
and (:company is null or entries.company = :company)
