-- rma_lines: the lines of a return: what was asked, what came, what was found.
--
-- grain   one row per return line
-- params  $source_id VARCHAR, $return_id VARCHAR, $day DATE
-- filled  return_line_id, link, product_id, product_name, category, batch_id, supplier_id, reason, fault, is_counted,
--         result, defect_code, disposition
--
-- $day is that on which it was asked for: in its order lines lie, and only it is read.

select
    fct_return_lines.return_line_id,
    fct_return_lines.link,
    fct_return_lines.order_line_id,
    fct_return_lines.order_id,
    fct_return_lines.product_id,
    coalesce(dim_products.product_name, fct_return_lines.product_id) as product_name,
    dim_products.sku,
    fct_return_lines.category,
    fct_return_lines.batch_id,
    fct_return_lines.supplier_id,
    dim_products.supplier_name,
    fct_return_lines.reason_code,
    fct_return_lines.reason_text,
    fct_return_lines.reason,
    fct_return_lines.fault,
    fct_return_lines.is_counted,
    cast(fct_return_lines.requested_units as double) as requested_units,
    cast(fct_return_lines.returned_units as double) as returned_units,
    cast(fct_return_lines.received_units as double) as received_units,
    cast(fct_return_lines.refunded_units as double) as refunded_units,
    cast(fct_return_lines.requested_amount as double) as requested_amount,
    fct_return_lines.ordered_on,
    fct_return_lines.delivered_on,
    cast(fct_return_lines.days_to_return as double) as days_to_return,
    fct_return_lines.received_on,
    fct_return_lines.inspected_on,
    fct_return_lines.result,
    fct_return_lines.defect_code,
    fct_return_lines.disposition
from marts.fct_return_lines
left join marts.dim_products
    on fct_return_lines.source_id = dim_products.source_id
    and fct_return_lines.product_id = dim_products.product_id
where fct_return_lines.source_id = $source_id
    and fct_return_lines.return_id = $return_id
    and fct_return_lines.requested_on = $day
order by fct_return_lines.requested_amount desc nulls last, fct_return_lines.return_line_id
