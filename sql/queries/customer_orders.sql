-- customer_orders: the orders of a customer, newest first, with what came back of each.
--
-- grain   one row per order
-- params  $source_id VARCHAR, $customer_id VARCHAR, $since DATE, $until DATE, $limit INTEGER
-- filled  order_id, lines, shipped_units, returned_units, total

select
    order_id,
    any_value(order_number) as order_number,
    min(ordered_on) as ordered_on,
    any_value(channel) as channel,
    cast(count(*) as double) as lines,
    cast(sum(shipped_units) as double) as shipped_units,
    cast(sum(net_amount) as double) as net_amount,
    cast(sum(returned_units) as double) as returned_units,
    cast(sum(returned_amount) as double) as returned_amount,
    cast(count(*) over () as double) as total
from marts.fct_order_lines
where source_id = $source_id
    -- if customer_hash
    and customer_hash = marts.customer_hash($source_id, $customer_id)
    -- end if
    and customer_id = $customer_id
    and ordered_on >= $since
    and ordered_on < $until
group by order_id
order by ordered_on desc, order_id desc
limit $limit
