-- batch_siblings: the batches of the same product, with how often each comes back.
--
-- grain   one row per batch of the product, this one among them
-- params  $source_id VARCHAR, $batch_id VARCHAR
-- filled  batch_id, is_this, shipped_units, returned_units, young_units
--
-- Only units whose returns have had their time (the days of maturity since shipping), so that a new batch does not look
-- good; the rest are `young_units`. Units of which no source told the batch are no batch.

with

product as (

    select product_id from marts.dim_batches
    where source_id = $source_id
        and batch_id = $batch_id
        and product_id <> 'unknown'

),

lines as (

    select
        batch_id,
        shipped_units,
        returned_units,
        cohort_on <= (select data_to::date - maturity_days::integer from meta.publication) as is_mature
    from marts.fct_order_lines
    where source_id = $source_id
        and product_id = (select product_id from product)
        and batch_id <> 'unknown'
        and cohort_on is not null
        and shipped_units > 0

),

batches as (

    select
        batch_id,
        coalesce(sum(shipped_units) filter (is_mature), 0)::double as shipped_units,
        coalesce(sum(returned_units) filter (is_mature), 0)::double as returned_units,
        coalesce(sum(shipped_units) filter (not is_mature), 0)::double as young_units
    from lines
    group by batch_id

)

select
    batches.batch_id,
    batches.batch_id = $batch_id as is_this,
    dim_batches.produced_on,
    batches.shipped_units,
    batches.returned_units,
    batches.young_units,
    batches.returned_units / nullif(batches.shipped_units, 0) as rate,
    marts.wilson_low(batches.returned_units, batches.shipped_units) as low,
    marts.wilson_high(batches.returned_units, batches.shipped_units) as high,
    (sum(batches.returned_units) over () - batches.returned_units)
        / nullif(sum(batches.shipped_units) over () - batches.shipped_units, 0) as others_rate
from batches
left join marts.dim_batches
    on dim_batches.source_id = $source_id
    and batches.batch_id = dim_batches.batch_id
order by batches.batch_id = $batch_id desc, low desc nulls last, batches.batch_id
