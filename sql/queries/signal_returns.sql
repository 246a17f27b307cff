-- signal_returns: the return lines of what a signal or a batch sheet is about, the latest first.
--
-- grain   one row per return line
-- params  $source_id VARCHAR, $product_id VARCHAR, $supplier_id VARCHAR, $batch_id VARCHAR, $production_week VARCHAR,
--         $warehouse_id VARCHAR, $carrier VARCHAR, $category VARCHAR, $reason VARCHAR, $defect_code VARCHAR, $since DATE,
--         $limit INTEGER
-- filled  source_id, return_id, product_id, requested_on, reason, returned_units, result, defect_code, total
--
-- Empty: any. $production_week is the Monday of the week in which the batch was produced.

with

lines as (

    select *
    from marts.fct_return_lines
    where source_id = $source_id
        and is_counted
        and returned_units > 0
        and requested_on >= $since
        and ($product_id = '' or product_id = $product_id)
        and ($supplier_id = '' or supplier_id = $supplier_id)
        and ($batch_id = '' or batch_id = $batch_id)
        and ($warehouse_id = '' or warehouse_id = $warehouse_id)
        and ($carrier = '' or carrier = $carrier)
        and ($category = '' or category = $category)
        and ($reason = '' or reason = $reason)
        and ($defect_code = '' or defect_code = $defect_code)
        and (
            $production_week = ''
            or batch_id in (
                select batch_id
                from marts.dim_batches
                where source_id = $source_id
                    and cast(date_trunc('week', produced_on)::date as varchar) = $production_week
            )
        )

),

counts as (

    select count(*) as total from lines

)

select
    lines.source_id,
    lines.return_id,
    lines.return_line_id,
    lines.rma_number,
    lines.product_id,
    dim_products.product_name,
    lines.batch_id,
    lines.requested_on,
    lines.reason,
    cast(lines.returned_units as double) as returned_units,
    cast(lines.returned_amount as double) as returned_amount,
    lines.result,
    lines.defect_code,
    cast(counts.total as double) as total
from lines
cross join counts
left join marts.dim_products
    on lines.source_id = dim_products.source_id
    and lines.product_id = dim_products.product_id
order by lines.requested_on desc, lines.return_line_id
limit $limit
