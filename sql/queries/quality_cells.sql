-- quality_cells: the cells of the batch detective under the filters.
--
-- grain   one row per cell
-- params  $dimension VARCHAR, $source VARCHAR[], $category VARCHAR[], $supplier VARCHAR[], $product VARCHAR,
--         $batch VARCHAR, $reason VARCHAR[], $flagged BOOLEAN, $sort VARCHAR, $limit INTEGER, $offset INTEGER
-- filled  cell_id, dimension, source_id, reason, reason_category, shipped_units, returned_units, expected_units, is_flagged,
--         total
--
-- $flagged keeps the cells that stand out over all that was tested (Benjamini and Hochberg). Empty: any.

with

cells as (

    select *
    from marts.agg_batch_cells
    where ($dimension = '' or dimension = $dimension)
        and ($product = '' or product_id = $product)
        and ($batch = '' or batch_id = $batch)
        and (len($source) = 0 or list_contains($source, source_id))
        and (len($category) = 0 or list_contains($category, category))
        and (len($supplier) = 0 or list_contains($supplier, supplier_id))
        and (len($reason) = 0 or list_contains($reason, reason))
        and (not $flagged or is_flagged)

),

counts as (

    select count(*) as total from cells

),

page as (

    select
        *,
        case $sort
            when 'low' then ratio_low when '-low' then -ratio_low
            when 'ratio' then ratio when '-ratio' then -ratio
            when 'shipped' then shipped_units when '-shipped' then -shipped_units
            when 'returned' then returned_units when '-returned' then -returned_units
            when 'discovery' then false_discovery when '-discovery' then -false_discovery
            when 'excess' then cast(excess_amount as double) when '-excess' then -cast(excess_amount as double)
        end as figure
    from cells
    order by figure nulls last, p_value nulls last, cell_id
    limit $limit
    offset $offset

)

select
    page.cell_id,
    page.dimension,
    page.source_id,
    page.product_id,
    dim_products.product_name,
    page.category,
    page.supplier_id,
    dim_suppliers.supplier_name,
    page.batch_id,
    page.production_week_on,
    page.warehouse_id,
    dim_warehouses.warehouse_name,
    page.carrier,
    page.reason,
    page.reason_category,
    page.first_on,
    page.last_on,
    page.shipped_units,
    page.returned_units,
    page.expected_units,
    page.ratio,
    page.ratio_low,
    page.ratio_high,
    page.p_value,
    page.false_discovery,
    page.is_flagged,
    cast(page.customers as double) as customers,
    cast(page.orders as double) as orders,
    page.top_customer_share,
    page.side,
    cast(page.returned_amount as double) as returned_amount,
    cast(page.excess_amount as double) as excess_amount,
    cast(counts.total as double) as total
from page
cross join counts
left join marts.dim_products
    on page.source_id = dim_products.source_id
    and page.product_id = dim_products.product_id
left join marts.dim_suppliers
    on page.source_id = dim_suppliers.source_id
    and page.supplier_id = dim_suppliers.supplier_id
left join marts.dim_warehouses
    on page.source_id = dim_warehouses.source_id
    and page.warehouse_id = dim_warehouses.warehouse_id
order by page.figure nulls last, page.p_value nulls last, page.cell_id
