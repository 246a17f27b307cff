-- Lines of POS invoices, where the module is installed.
select
    name, parent, idx, item_code, stock_qty, qty, conversion_factor, price_list_rate, amount, net_amount, incoming_rate,
    distributed_discount_amount, warehouse, batch_no, serial_no, serial_and_batch_bundle, pos_invoice_item as original_line
from `tabPOS Invoice Item`
