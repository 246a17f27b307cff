-- The sales order of each document, if it has one.
select document_id, min(order_id) as order_id from goods_lines
group by document_id
