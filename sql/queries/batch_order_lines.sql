-- batch_order_lines: the order lines of a batch of which something did not come back.
--
-- grain   one row per order line
-- params  $source_id VARCHAR, $batch_id VARCHAR, $limit INTEGER
-- filled  source_id, order_line_id, order_id, customer_id, product_id, batch_id, shipped_units, returned_units, kept_units
--
-- For the file with which somebody calls them back: ids and no names, since a file travels further than a page.

select
    source_id,
    order_line_id,
    order_id,
    order_number,
    customer_id,
    product_id,
    batch_id,
    warehouse_id,
    channel,
    country,
    carrier,
    ordered_on,
    shipped_on,
    delivered_on,
    cast(shipped_units as double) as shipped_units,
    cast(returned_units as double) as returned_units,
    cast(shipped_units - returned_units as double) as kept_units
from marts.fct_order_lines
where source_id = $source_id
    and batch_id = $batch_id
    and shipped_units > returned_units
order by cohort_on desc, order_line_id
limit $limit
