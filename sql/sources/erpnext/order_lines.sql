-- order_lines: what was delivered, one row per line of a delivery; and what of an ordered line is still to be delivered.
--
-- ERPNext delivers a line in parts, each with its day, price, batch and warehouse, and a return names the part. So a part
-- is a line here, and the rest of the ordered line is another until nothing is left of it. What was delivered is summed
-- from the deliveries: the sums that ERPNext keeps on the ordered line shrink with returns.
--
-- `updated_at` is of the document alone: what else a line depends on decides only whether it is read again. Units are of
-- the stock unit. Costs are kept in the currency of the company, amounts in that of the document.
select
    concat('SO:', name) as order_line_id,
    concat('SO:', parent) as order_id,
    item_code as product_id,
    null as batch_id,
    warehouse as warehouse_id,
    round(units, 4) as quantity,
    if(status = 'Closed', round(units, 4), 0) as cancelled_quantity,
    round(unit_price, 4) as unit_price,
    round(discount * units / stock_qty, 4) as discount_amount,
    round(net_amount * units / stock_qty, 4) as net_amount,
    cast(null as decimal(21, 9)) as unit_cost,
    cast(null as datetime(6)) as shipped_at,
    cast(null as datetime(6)) as delivered_at,
    null as carrier,
    modified as updated_at,
    if(docstatus = 2 or units = 0, modified, null) as deleted_at
from open_lines
-- one that was delivered whole is said to be gone where it may have been loaded before
where units > 0 or :since_local > '1971-01-01'

union all

select
    id,
    coalesce(order_id, document_id),
    item_code,
    batch_no,
    warehouse,
    round(stock_qty, 4),
    0,
    round(price_list_rate / conversion_factor, 4),
    round(price_list_rate * qty - amount + distributed_discount_amount, 4),
    round(net_amount, 4),
    round(nullif(incoming_rate, 0) / conversion_rate, 4),
    posted_at,
    if(is_counter = 1, posted_at, null),
    carrier,
    modified,
    if(docstatus = 2, modified, null)
from goods_lines
where docstatus in (1, 2) and is_return = 0
