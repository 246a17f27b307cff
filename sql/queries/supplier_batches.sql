-- supplier_batches: the batches of a supplier, the surest excess first.
--
-- grain   one row per batch that was tested
-- params  $source_id VARCHAR, $supplier_id VARCHAR, $limit INTEGER, $offset INTEGER
-- filled  batch_id, shipped_units, returned_units, expected_units, is_flagged, total
--
-- From the batch detective: against what as many units of the same goods and age let expect, over all reasons.

with

batches as (

    select cells.*
    from marts.agg_batch_cells as cells
    inner join marts.dim_batches
        on cells.source_id = dim_batches.source_id
        and cells.batch_id = dim_batches.batch_id
    where cells.dimension = 'batch'
        and cells.reason = 'all'
        and cells.source_id = $source_id
        and dim_batches.supplier_id = $supplier_id

),

counts as (

    select count(*) as total from batches

)

select
    batches.batch_id,
    batches.product_id,
    dim_products.product_name,
    batches.first_on,
    batches.last_on,
    batches.shipped_units,
    batches.returned_units,
    batches.expected_units,
    batches.ratio,
    batches.ratio_low,
    batches.ratio_high,
    batches.false_discovery,
    batches.is_flagged,
    cast(batches.returned_amount as double) as returned_amount,
    cast(batches.excess_amount as double) as excess_amount,
    cast(counts.total as double) as total
from batches
cross join counts
left join marts.dim_products
    on batches.source_id = dim_products.source_id
    and batches.product_id = dim_products.product_id
order by batches.is_flagged desc, batches.ratio_low desc nulls last, batches.batch_id
limit $limit
offset $offset
