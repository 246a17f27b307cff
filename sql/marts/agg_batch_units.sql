-- agg_batch_units: what was shipped of each batch and came back of it, ever.
--
-- grain   one row per batch of a product of a source
-- key     source_id, product_id, batch_id
-- kept    table
-- tests   not_null(shipped_units, returned_units)
--         expect(returned_units >= 0)
--
-- The page of one return holds its batches against the others of the product, and would else read all order lines for
-- it. Only what was shipped, and batches that a source told.

select
    source_id,
    product_id,
    batch_id,
    sum(shipped_units)::decimal(18, 4) as shipped_units,
    sum(returned_units)::decimal(18, 4) as returned_units,
from marts.fct_order_lines
where cohort_on is not null
    and batch_id <> 'unknown'
group by all
order by source_id, product_id, batch_id
