-- No POS invoices: the module is not installed.
select
    name, parent, idx, item_code, stock_qty, qty, conversion_factor, price_list_rate, amount, net_amount, incoming_rate,
    distributed_discount_amount, warehouse, batch_no, serial_no, serial_and_batch_bundle, sales_invoice_item as original_line
from `tabSales Invoice Item`
where false
