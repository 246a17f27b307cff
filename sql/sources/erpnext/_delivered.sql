-- Units delivered of each line of the changed sales orders, from the deliveries themselves.
select so_detail, sum(stock_qty) as units
from (
    select doc_lines.so_detail, doc_lines.stock_qty
    from changed_sales_orders as changed
    join `tabDelivery Note Item` as doc_lines on doc_lines.against_sales_order = changed.name
    join `tabDelivery Note` as notes on notes.name = doc_lines.parent
    where notes.docstatus = 1 and notes.is_return = 0

    union all

    select doc_lines.so_detail, doc_lines.stock_qty
    from changed_sales_orders as changed
    join `tabSales Invoice Item` as doc_lines on doc_lines.sales_order = changed.name
    join `tabSales Invoice` as invoices on invoices.name = doc_lines.parent
    where invoices.docstatus = 1 and invoices.is_return = 0 and invoices.update_stock = 1
) as deliveries
group by so_detail
