-- stock_differences: where a count does not agree with the movements since the count before, the dearest first.
--
-- grain   one row per product, warehouse and state of the stock of a source
-- params  $source VARCHAR[], $category VARCHAR[], $limit INTEGER
-- filled  source_id, product_id, product_name, category, warehouse_id, stock_state, opening_units, moved_units,
--         expected_units, counted_on, counted_units, difference_units
--
-- By what the difference is worth at cost; those without a cost by their units, after them.

select
    differences.source_id,
    differences.product_id,
    coalesce(dim_products.product_name, differences.product_id) as product_name,
    coalesce(dim_products.category, 'unknown') as category,
    differences.warehouse_id,
    dim_warehouses.warehouse_name,
    differences.stock_state,
    differences.opened_on,
    cast(differences.opening_units as double) as opening_units,
    cast(differences.moved_units as double) as moved_units,
    cast(differences.expected_units as double) as expected_units,
    differences.counted_on,
    cast(differences.counted_units as double) as counted_units,
    cast(differences.difference_units as double) as difference_units,
    cast(differences.difference_amount as double) as difference_amount
from marts.fct_stock_differences as differences
left join marts.dim_products
    on differences.source_id = dim_products.source_id
    and differences.product_id = dim_products.product_id
left join marts.dim_warehouses
    on differences.source_id = dim_warehouses.source_id
    and differences.warehouse_id = dim_warehouses.warehouse_id
where differences.difference_units <> 0
    and (len($source) = 0 or list_contains($source, differences.source_id))
    and (len($category) = 0 or coalesce(dim_products.category, 'unknown') in (select unnest($category)))
order by
    abs(differences.difference_amount) desc nulls last,
    abs(differences.difference_units) desc,
    differences.source_id,
    differences.product_id,
    differences.warehouse_id,
    differences.stock_state
limit $limit
