-- Lines of changed sales orders with the units that are still to be delivered.
select
    doc_lines.name,
    doc_lines.parent,
    doc_lines.item_code,
    doc_lines.warehouse,
    doc_lines.stock_qty,
    doc_lines.price_list_rate / doc_lines.conversion_factor as unit_price,
    doc_lines.price_list_rate * doc_lines.qty - doc_lines.amount + doc_lines.distributed_discount_amount as discount,
    doc_lines.net_amount,
    orders.status,
    orders.docstatus,
    orders.modified,
    greatest(doc_lines.stock_qty - coalesce(delivered.units, 0), 0) as units
from changed_sales_orders as changed
join `tabSales Order` as orders on orders.name = changed.name
join `tabSales Order Item` as doc_lines on doc_lines.parent = orders.name
left join delivered on delivered.so_detail = doc_lines.name
where orders.docstatus in (1, 2) and orders.is_internal_customer = 0
and (:company is null or orders.company = :company)
