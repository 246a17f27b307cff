-- stock_difference_totals: how many shelves were held against their movements, and how many do not agree.
--
-- grain   one row
-- params  $source VARCHAR[], $category VARCHAR[]
-- filled  shelves, differing_shelves, missing_units, surplus_units, whole_history_shelves
--
-- A shelf is a product in a warehouse and a state. `whole_history_shelves` had no count before: all their movements were
-- taken. Amounts are at cost, of the shelves whose product has one.

select
    cast(count(*) as double) as shelves,
    cast(count(*) filter (where difference_units <> 0) as double) as differing_shelves,
    cast(coalesce(-sum(difference_units) filter (where difference_units < 0), 0) as double) as missing_units,
    cast(coalesce(sum(difference_units) filter (where difference_units > 0), 0) as double) as surplus_units,
    cast(-sum(difference_amount) filter (where difference_units < 0) as double) as missing_amount,
    cast(sum(difference_amount) filter (where difference_units > 0) as double) as surplus_amount,
    cast(count(*) filter (where opened_on is null) as double) as whole_history_shelves,
    min(counted_on) as counted_from,
    max(counted_on) as counted_to
from marts.fct_stock_differences as differences
left join marts.dim_products
    on differences.source_id = dim_products.source_id
    and differences.product_id = dim_products.product_id
where (len($source) = 0 or list_contains($source, differences.source_id))
    and (len($category) = 0 or coalesce(dim_products.category, 'unknown') in (select unnest($category)))
